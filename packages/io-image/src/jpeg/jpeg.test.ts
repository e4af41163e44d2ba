import { describe, expect, test } from '@jest/globals';
import { readJpeg, writeJpeg } from '@opticalflow/io-image';
import { readFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { expectDamageSurvived, expectTruncationRefused, outcomeOf, refusalOf } from '../../test/damage.ts';
import { differenceOf, expectedOf } from '../../test/expected.ts';
import { EOI, frame, jpegOf, scan, segment } from '../../test/jpeg.ts';
import { pictures, rgbBytesOf } from '../../test/pictures.ts';

const fixtures = expectedOf(/\.jpg$/);

/** Where in a file a marker stands. */
const placesOf = (bytes: Uint8Array, marker: number): number[] =>
  [...bytes.keys()].filter((i) => bytes[i] === 0xff && bytes[i + 1] === marker);

/** The file up to `end`, closed as if it were whole. */
const closedAt = (bytes: Uint8Array, end: number): Uint8Array => Uint8Array.of(...bytes.subarray(0, end), ...EOI);

describe('reading a JPEG', () => {
  test.each(fixtures)('$name differs from OpenCV by 3 levels at most', ({ name, bytes, frame: wanted }) => {
    const got = readJpeg(bytes);
    expect([got.width, got.height]).toEqual([wanted.width, wanted.height]);
    const { greatest, mean } = differenceOf(got, wanted);
    expect(greatest).toBeLessThanOrEqual(/^(grey|rgb-(adobe|by-ids))/.test(name) ? 1 : 3);
    if (wanted.width > 5) expect(mean).toBeLessThan(0.2);
  });

  test('fill bytes, comments, other notes and what follows the end are passed over', () => {
    const [{ bytes }] = expectedOf(/^baseline-420/);
    const notes = [
      ...segment(0xfe, 1, 2, 3),
      0xff,
      ...segment(0xe1, 9),
      ...segment(0xe0),
      ...segment(0xef, 0xff, 0xd9),
    ];
    const busy = Uint8Array.of(0xff, 0xd8, ...notes, ...bytes.subarray(2, -2), 0xff, 0xff, 0xd9, 0xff, 1, 2, 3);
    expect(readJpeg(busy)).toEqual(readJpeg(bytes));
  });

  test.each(expectedOf(/^grey(-progressive)?\.jpg$/))('the sampling factors of $name mean nothing', ({ bytes }) => {
    const [at] = [0xc0, 0xc2].flatMap((marker) => placesOf(bytes, marker));
    const sampled = bytes.slice();
    expect(sampled[at + 11]).toBe(0x11);
    sampled[at + 11] = 0x22;
    expect(readJpeg(sampled)).toEqual(readJpeg(bytes));
  });

  test('a progressive picture that lacks its last scans is read coarse', () => {
    const [{ bytes, frame: wanted }] = expectedOf(/^progressive-444/);
    const scans = placesOf(bytes, 0xda);
    const coarse = readJpeg(closedAt(bytes, scans[scans.length - 1]));
    const { mean } = differenceOf(coarse, wanted);
    expect(mean).toBeGreaterThan(0.3);
    expect(mean).toBeLessThan(4);
  });

  test('a view into a larger buffer is read, and left as it is', () => {
    for (const { bytes } of fixtures) {
      const buffer = new Uint8Array(bytes.length + 7);
      const view = buffer.subarray(5, 5 + bytes.length);
      view.set(bytes);
      expect(readJpeg(view)).toEqual(readJpeg(bytes));
      expect(view).toEqual(bytes);
    }
  });
});

describe('a malformed JPEG', () => {
  const grey = frame(8, 8);
  test.each<[number, string, Uint8Array]>([
    [0, 'ff d8 but received 0 bytes', new Uint8Array(0)],
    [0, 'ff d8 but received 4 bytes', Uint8Array.of(0xff, 0xd9, 0xff, 0xd8)],
    [2, 'a marker (ff) but received 0', jpegOf([0, 0])],
    [3, 'the marker of a segment but received 1', jpegOf([0xff, 1])],
    [3, 'the marker of a segment but received d7', jpegOf([0xff, 0xd7])],
    [3, 'the marker of a segment but received d8', jpegOf([0xff, 0xd8])],
    [4, 'the length of a segment, 2 to 2, but received 1', jpegOf([0xff, 0xe0, 0, 1])],
    [4, 'the length of a segment, 2 to 3, but received 4', jpegOf([0xff, 0xe0, 0, 4, 9])],
    [2, 'the end of the picture (ff d9) but received the end of the file', jpegOf()],
    [15, 'the end of the picture (ff d9) but received the end of the file', jpegOf(grey)],
    [2, 'a frame header but received the end of the picture', jpegOf(EOI)],
    [2, 'a frame header before the scan but received none', jpegOf(scan([1]), EOI)],
    [15, 'one frame but received a second', jpegOf(grey, grey, EOI)],
    [15, 'scans of all components but received none of component 1', jpegOf(grey, EOI)],
    [25, 'scans of all components but received none of component 1', jpegOf(grey, scan([1], 1), EOI)],
    [6, 'a frame header but received 9 bytes', jpegOf(segment(0xc0, 8, 0, 8, 0, 8, 2, 1, 0x11, 0), EOI)],
    [7, 'at least one pixel but received 0x8', jpegOf(frame(0, 8), EOI)],
    [7, 'at least one pixel but received 8x0', jpegOf(frame(8, 0), EOI)],
    [13, 'sampling factors of 1 to 4 but received 0x1', jpegOf(frame(8, 8, { components: [[1, 0x01]] }), EOI)],
    [13, 'sampling factors of 1 to 4 but received 1x5', jpegOf(frame(8, 8, { components: [[1, 0x15]] }), EOI)],
    [
      18,
      'components that differ but received two of id 7',
      jpegOf(
        frame(8, 8, {
          components: [
            [1, 0x11],
            [7, 0x11],
            [7, 0x11],
          ],
        }),
        EOI,
      ),
    ],
    [19, 'a scan header but received 6 bytes', jpegOf(grey, segment(0xda, 2, 1, 0, 0, 63, 0), EOI)],
    [20, 'a component of the frame but received 2', jpegOf(grey, scan([2]), EOI)],
    [15, 'coded blocks but received blocks whose tables are missing', jpegOf(grey, scan([1]), [1, 2, 3, 4], EOI)],
  ])('is refused at byte %i: %s', (offset, message, bytes) => {
    expect(() => readJpeg(bytes)).toThrow(message);
    expect(() => readJpeg(bytes)).toThrow(expect.objectContaining({ tag: 'FormatError', format: 'JPEG', offset }));
  });
});

describe('a JPEG of a kind that is not read', () => {
  test.each([
    ['cmyk.jpg', 'JPEG of four components (CMYK) is not read'],
    ['12-bit.jpg', 'JPEG of 12 bits a sample is not read'],
    ['lossless.jpg', 'JPEG of the kind lossless is not read'],
    ['jpeg-ls.jpg', 'JPEG of the kind JPEG-LS is not read'],
    ['restarts.jpg', 'JPEG with restart markers in scans of one component'],
  ])('%s: %s', (name, message) => {
    expect(() => readJpeg(readFixture(`images/refused/${name}`))).toThrow(message);
    expect(() => readJpeg(readFixture(`images/refused/${name}`))).toThrow(
      expect.objectContaining({ tag: 'UnsupportedError' }),
    );
  });

  test.each([
    ['arithmetic', frame(8, 8, { marker: 0xc9 })],
    ['arithmetic', frame(8, 8, { marker: 0xca })],
    ['hierarchical', frame(8, 8, { marker: 0xc5 })],
    [
      '2 components',
      frame(8, 8, {
        components: [
          [1, 0x11],
          [2, 0x11],
        ],
      }),
    ],
    [
      'sampled 2:3 and 1:1',
      frame(8, 8, {
        components: [
          [1, 0x31],
          [2, 0x21],
          [3, 0x11],
        ],
      }),
    ],
  ])('%s', (what, header) => {
    expect(() => readJpeg(jpegOf(header, EOI))).toThrow(what);
    expect(() => readJpeg(jpegOf(header, EOI))).toThrow(expect.objectContaining({ tag: 'UnsupportedError' }));
  });
});

describe('a damaged or hostile JPEG', () => {
  test.each(fixtures)('$name cut anywhere is refused', ({ bytes }) => expectTruncationRefused(readJpeg, bytes));

  test.each(expectedOf(/^(baseline-4[24]0|restarts|grey|best)[-0-9]*\.jpg$/))(
    '$name cut anywhere in its blocks is refused even if it is closed as if it were whole',
    ({ bytes }) => {
      const [start] = placesOf(bytes, 0xda);
      for (let end = start + 16; end < bytes.length - 2; end++) {
        if (!(outcomeOf(readJpeg, closedAt(bytes, end)) instanceof Error)) throw new Error(`${end} bytes were read`);
      }
    },
  );

  test('a progressive picture that lacks its first scan is refused', () => {
    const [{ bytes }] = expectedOf(/^progressive-444/);
    const [first, second] = placesOf(bytes, 0xda);
    const without = Uint8Array.of(...bytes.subarray(0, first), ...bytes.subarray(second));
    expect(() => readJpeg(without)).toThrow('scans of all components but received none of component 1,2,3');
  });

  test('damage ends in a picture or a clear error', () => {
    expectDamageSurvived(
      readJpeg,
      fixtures.map(({ bytes }) => bytes),
      3000,
    );
  });

  test.each([
    [60_000, 60_000, '60000x60000 pixels is larger than this reader takes'],
    [10_000, 10_000, '1562500 coded blocks but received 12 bytes, too few to hold them'],
  ])('a few bytes that claim %ix%i are refused', (width, height, message) => {
    const bytes = jpegOf(frame(width, height), scan([1]), [1, 2], EOI);
    expect(refusalOf(readJpeg, bytes).message).toContain(message);
  });

  test('a second frame that hides in a table is held to the size of the first', () => {
    const table = [0xff, 0xc4, 0, 19, 0, 255, ...new Uint8Array(15)];
    const bytes = jpegOf(frame(8, 8), table, new Uint8Array(236).fill(0xff), frame(9999, 9999), scan([1]), EOI);
    expect(refusalOf(readJpeg, bytes).message).toContain('JPEG');
  });

  test('a picture that lacks a restart interval is refused where the scan ends', () => {
    const [{ bytes }] = expectedOf(/^restarts-420/);
    const [first, second] = placesOf(bytes, 0xd0).concat(placesOf(bytes, 0xd1));
    const without = Uint8Array.of(...bytes.subarray(0, first), ...bytes.subarray(second));
    expect(() => readJpeg(without)).toThrow('restart markers but received');
    expect(() => readJpeg(without)).toThrow(expect.objectContaining({ offset: without.length - 2 }));
  });

  test('scans that repeat for ever are refused', () => {
    const scans = Array.from({ length: 101 }, () => scan([1]));
    expect(refusalOf(readJpeg, jpegOf(frame(8, 8), ...scans, EOI)).message).toContain('more than 100 scans');
  });
});

describe('writing a JPEG', () => {
  test('at best quality comes back within a few levels, whatever its channels and bits', () => {
    fc.assert(
      fc.property(pictures([1, 3, 4]), (picture) => {
        const { width, height } = picture;
        const back = readJpeg(writeJpeg(picture, { quality: 100 }));
        expect([back.width, back.height]).toEqual([width, height]);
        expect(differenceOf(back, { width, height, data: rgbBytesOf(picture) }).greatest).toBeLessThanOrEqual(6);
      }),
      { numRuns: 30 },
    );
  });

  test('lower quality makes smaller files', () => {
    const [{ frame: picture }] = expectedOf(/^best/);
    const lengths = [1, 50, 90, 100].map((quality) => writeJpeg(picture, { quality }).length);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(new Set(lengths).size).toBe(4);
    expect(writeJpeg(picture)).toEqual(writeJpeg(picture, { quality: 90 }));
  });

  test.each([0, 101, Number.NaN])('a quality of %p is refused', (quality) => {
    expect(() => writeJpeg({ width: 1, height: 1, data: new Uint8Array(1) }, { quality })).toThrow(
      `Expected 1 to 100 for the quality of a JPEG but received ${quality}`,
    );
  });

  test('sides beyond what the format can say are refused', () => {
    expect(() => writeJpeg({ width: 65536, height: 1, data: new Uint8Array(65536) })).toThrow(
      'Expected at most 65535 for the sides of a JPEG but received 65536x1',
    );
  });

  test('where there is no Buffer the error says what to use instead', () => {
    const { Buffer: kept } = globalThis;
    Reflect.deleteProperty(globalThis, 'Buffer');
    try {
      expect(() => writeJpeg({ width: 1, height: 1, data: new Uint8Array(1) })).toThrow('canvas.toBlob');
    } finally {
      globalThis.Buffer = kept;
    }
  });
});
