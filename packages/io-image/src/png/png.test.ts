import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readPng, writePng } from '@opticalflow/io-image';
import { seededRandom } from '@opticalflow/testing';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { expectDamageSurvived, expectTruncationRefused, refusalOf } from '../../test/damage.ts';
import { expectedOf } from '../../test/expected.ts';
import { pictures, rgbBytesOf } from '../../test/pictures.ts';
import { IEND, ihdr, type PngPart, partsOf, pngOf, withRightChecksums, zlibOf } from '../../test/png.ts';
import { BYTE_KINDS, randomPng } from '../../test/random-png.ts';

const fixtures = expectedOf(/\.png$/);

/** The rows of one RGB pixel: no filter, then its samples. */
const ROWS = Uint8Array.of(0, 200, 100, 50);
const IDAT: PngPart = ['IDAT', zlibOf(ROWS)];
const PIXEL = { width: 1, height: 1, data: Uint8Array.of(200, 100, 50) };

/** Two megabytes of deflate that hold two gigabytes of zeros. */
function bomb(): Uint8Array {
  const zeros = deflateRawSync(new Uint8Array(2 ** 24), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const times = Math.floor(2 ** 21 / zeros.length);
  const data = new Uint8Array(2 + times * zeros.length);
  data.set([0x78, 0x9c]);
  for (let i = 0; i < times; i++) data.set(zeros, 2 + i * zeros.length);
  return data;
}

describe('reading a PNG', () => {
  test.each(fixtures)('$name has the pixels that OpenCV reads', ({ bytes, frame }) => {
    expect(readPng(bytes)).toEqual(frame);
  });

  test('every filter gives the pixels that fast-png reads', () => {
    const side = fc.integer({ min: 1, max: 11 });
    fc.assert(
      fc.property(
        fc.constantFrom(...BYTE_KINDS),
        side,
        side,
        fc.nat(1),
        fc.nat(),
        (kind, width, height, interlace, seed) => {
          const png = randomPng(kind, width, height, interlace, seed);
          const { data } = decode(png);
          expect(readPng(png)).toEqual({
            width,
            height,
            data: rgbBytesOf({ width, height, data: data as Uint8Array }),
          });
        },
      ),
    );
  });

  test('chunks that are not needed are passed over, whatever they hold', () => {
    const parts: PngPart[] = [
      ihdr(1, 1),
      ['iCCP', Buffer.concat([Uint8Array.of(65, 0, 0), bomb()])],
      ['tEXt', Uint8Array.of(1, 2, 3)],
      IDAT,
      ['acTL', new Uint8Array(0)],
      ['PLTE', Uint8Array.of(1)],
      IEND,
    ];
    expect(readPng(pngOf(parts, 'tEXt'))).toEqual(PIXEL);
  });

  test('what follows the end is not looked at', () => {
    expect(readPng(Uint8Array.of(...pngOf([ihdr(1, 1), IDAT, IEND]), 1, 2, 3))).toEqual(PIXEL);
  });

  test('EXIF after the pixels counts, too', () => {
    const [header, ...others] = partsOf(expectedOf(/^exif.png$/)[0].bytes);
    const exif = others.filter(([type]) => type === 'eXIf');
    const rest = others.filter(([type]) => type !== 'eXIf');
    const end = rest.pop()!;
    expect(readPng(pngOf([header, ...rest, ...exif, end])).height).toBe(13);
  });

  test('a view into a larger buffer is read, and left as it is', () => {
    for (const { bytes, frame } of fixtures) {
      const buffer = new Uint8Array(bytes.length + 7);
      const view = buffer.subarray(5, 5 + bytes.length);
      view.set(bytes);
      expect(readPng(view)).toEqual(frame);
      expect(view).toEqual(bytes);
    }
  });
});

describe('a malformed PNG', () => {
  const refusedAt = (offset: number, message: string | RegExp, bytes: Uint8Array) => {
    expect(() => readPng(bytes)).toThrow(message);
    expect(() => readPng(bytes)).toThrow(expect.objectContaining({ tag: 'FormatError', format: 'PNG', offset }));
  };

  test.each([
    [16, 'at least one pixel but received 0x1', ihdr(0, 1)],
    [16, 'at least one pixel but received 1x0', ihdr(1, 0)],
    [24, 'a bit depth of 8,16 for RGB but received 4', ihdr(1, 1, { depth: 4 })],
    [24, 'a bit depth of 1,2,4,8 for palette but received 16', ihdr(1, 1, { depth: 16, colour: 3 })],
    [25, 'colour type 0, 2, 3, 4 or 6 but received 5', ihdr(1, 1, { colour: 5 })],
    [26, 'compression method 0 but received 1', ihdr(1, 1, { compression: 1 })],
    [27, 'filter method 0 but received 1', ihdr(1, 1, { filter: 1 })],
    [28, 'interlace method 0 or 1 but received 2', ihdr(1, 1, { interlace: 2 })],
    [16, 'IHDR of 13 bytes but received IHDR of 3', ['IHDR', new Uint8Array(3)] as PngPart],
    [16, 'IHDR of 13 bytes but received tEXt of 0', ['tEXt', new Uint8Array(0)] as PngPart],
  ])('is refused at byte %i: %s', (offset, message, header) => {
    refusedAt(offset, message, pngOf([header, IDAT, IEND]));
  });

  const grey: PngPart = ['IDAT', zlibOf(Uint8Array.of(0, 2))];
  const colours = (count: number): PngPart => ['PLTE', new Uint8Array(count)];
  test.each<[number, string, PngPart[]]>([
    [33, 'a chunk IDAT before the end but received none', [ihdr(1, 1), IEND]],
    [33, 'one header but received a second', [ihdr(1, 1), ihdr(1, 1), IDAT, IEND]],
    [33, 'a palette before the pixels but received none', [ihdr(1, 1, { colour: 3 }), grey, IEND]],
    [33, 'a palette before the pixels but received none', [ihdr(1, 1, { colour: 3 }), grey, colours(9), IEND]],
    [
      41,
      'a palette of 1 to 256 colours of 3 bytes but received 4',
      [ihdr(1, 1, { colour: 3 }), colours(4), grey, IEND],
    ],
    [
      41,
      'a palette of 1 to 256 colours of 3 bytes but received 0',
      [ihdr(1, 1, { colour: 3 }), colours(0), grey, IEND],
    ],
    [41, 'a palette with colour 2 but received one of 2', [ihdr(1, 1, { colour: 3 }), colours(6), grey, IEND]],
    [41, 'rows of filter 0 to 4 but received 5', [ihdr(1, 1), ['IDAT', zlibOf(Uint8Array.of(5, 1, 2, 3))], IEND]],
    [53, '8 bytes of inflated rows but received 4', [ihdr(1, 2), IDAT, IEND]],
    [53, '7 bytes of inflated rows but received 4', [ihdr(2, 1), IDAT, IEND]],
    [53, '2 bytes of inflated rows but received more', [ihdr(1, 1, { colour: 0 }), IDAT, IEND]],
    [45, '4 bytes of inflated rows but received invalid zlib data', [ihdr(1, 1), ['IDAT', ROWS], IEND]],
    [41, '0 compressed bytes, too few to hold them', [ihdr(1, 1), ['IDAT', new Uint8Array(0)], IEND]],
  ])('is refused at byte %i: %s', (offset, message, parts) => {
    refusedAt(offset, message, pngOf(parts));
  });

  test.each([
    ['IHDR', 29],
    ['IDAT', 53],
    ['IEND', 65],
  ])('whose %s has a wrong checksum is refused at that checksum', (type, offset) => {
    refusedAt(offset, `${type} of checksum`, pngOf([ihdr(1, 1), IDAT, IEND], type));
  });

  test('whose EXIF has a wrong checksum is refused, as that could turn the picture', () => {
    refusedAt(41, 'eXIf of checksum', pngOf([ihdr(1, 1), ['eXIf', new Uint8Array(0)], IDAT, IEND], 'eXIf'));
  });

  test('whose chunk has no name is refused', () => {
    refusedAt(37, 'four letters but received "\\u0000AB1"', pngOf([ihdr(1, 1), ['\0AB1', ROWS], IDAT, IEND]));
  });

  test('that does not start as one is refused', () => {
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0x89, 0x50), new Uint8Array(99)]) {
      refusedAt(0, `the signature of a PNG but received ${bytes.length} bytes`, bytes);
    }
  });

  test('with a critical chunk that is unknown is called unsupported', () => {
    const refusal = (parts: PngPart[]) => () => readPng(pngOf(parts));
    expect(refusal([ihdr(1, 1), ['IDOT', ROWS], IDAT, IEND])).toThrow(
      'PNG with the unknown critical chunk IDOT at byte 33',
    );
    expect(refusal([['CgBI', ROWS], ihdr(1, 1), IDAT, IEND])).toThrow(
      'PNG with the unknown critical chunk CgBI at byte 8',
    );
  });
});

describe('a damaged or hostile PNG', () => {
  test.each(fixtures)('$name cut anywhere is refused', ({ bytes }) => expectTruncationRefused(readPng, bytes));

  test('damage ends in a picture or a clear error', () => {
    expectDamageSurvived(
      readPng,
      fixtures.map(({ bytes }) => bytes),
      1000,
    );
  });

  test('damage under right checksums ends in a picture or a clear error', () => {
    expectDamageSurvived(
      (bytes) => readPng(withRightChecksums(bytes)),
      fixtures.map(({ bytes }) => bytes),
      2000,
    );
  });

  test.each([
    [60_000, 60_000, '60000x60000 pixels is larger than this reader takes'],
    [2 ** 32 - 1, 2 ** 32 - 1, '4294967295x4294967295 pixels is larger than this reader takes'],
    [10_000, 10_000, 'compressed bytes, too few to hold them'],
  ])('a few bytes that claim %ix%i are refused', (width, height, message) => {
    expect(refusalOf(readPng, pngOf([ihdr(width, height), IDAT, IEND])).message).toContain(message);
  });

  test('two megabytes that inflate to two gigabytes are refused', () => {
    const png = pngOf([ihdr(1, 1), ['IDAT', bomb()], IEND]);
    expect(refusalOf(readPng, png).message).toContain('4 bytes of inflated rows but received more');
  });

  test('bytes after the compressed rows cost no time', () => {
    const trailing = new Uint8Array(2 ** 23);
    trailing.set(IDAT[1]);
    const [fits, lacks] = [1, 2].map((height) => pngOf([ihdr(1, height), ['IDAT', trailing], IEND]));
    const started = performance.now();
    expect(readPng(fits)).toEqual(PIXEL);
    expect(refusalOf(readPng, lacks).message).toContain('received 4');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('a chunk for every compressed byte costs little time', () => {
    const random = seededRandom(3);
    const rows = zlibOf(Uint8Array.from({ length: 100 * 301 }, (_, i) => (i % 301 === 0 ? 0 : 256 * random())));
    const parts = Array.from(rows, (byte): PngPart => ['IDAT', Uint8Array.of(byte)]);
    const png = pngOf([ihdr(100, 100), ...parts, IEND]);
    const started = performance.now();
    expect(readPng(png).height).toBe(100);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('writing a PNG', () => {
  test('8 and 16 bits of grey, RGB and RGBA come back from fast-png as they were', () => {
    fc.assert(
      fc.property(pictures([1, 3, 4]), (picture) => {
        const { width, height, depth, data } = decode(writePng(picture));
        expect({ width, height, data }).toEqual(picture);
        expect(depth).toBe(picture.data instanceof Uint16Array ? 16 : 8);
      }),
    );
  });

  test('and as RGB bytes from the reader', () => {
    fc.assert(
      fc.property(pictures([1, 3, 4]), (picture) => {
        const { width, height } = picture;
        expect(readPng(writePng(picture))).toEqual({ width, height, data: rgbBytesOf(picture) });
      }),
    );
  });

  test('floats become bytes, rounded to nearest and clamped', () => {
    const data = Float32Array.of(0, 0.5 / 255 - 1e-4, 0.5 / 255 + 1e-4, 0.5, 1, 1.5, -1, Number.NaN);
    const grey = decode(writePng({ width: 8, height: 1, data })).data;
    expect([...grey]).toEqual([0, 0, 1, 128, 255, 255, 0, 0]);
  });
});
