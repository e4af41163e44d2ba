import { describe, expect, test } from '@jest/globals';
import { readPnm, writePgm, writePpm } from '@opticalflow/io-image';
import fc from 'fast-check';
import { expectDamageSurvived, expectTruncationRefused, refusalOf } from '../../test/damage.ts';
import { expectedOf } from '../../test/expected.ts';
import { pictures, rgbBytesOf } from '../../test/pictures.ts';

const fixtures = expectedOf(/\.p[pg]m$/);

/** A file of this text and these bytes. */
const pnm = (text: string, ...samples: number[]): Uint8Array =>
  Uint8Array.of(...Array.from(text, (letter) => letter.charCodeAt(0)), ...samples);

const greys = (bytes: Uint8Array): number[] => [...readPnm(bytes).data].filter((_, i) => i % 3 === 0);

describe('reading a PPM or PGM', () => {
  test.each(fixtures)('$name has the pixels that OpenCV reads, or Pillow where it scales', ({ bytes, frame }) => {
    expect(readPnm(bytes)).toEqual(frame);
  });

  test('the largest sample is white, and the others are rounded to nearest', () => {
    expect(greys(pnm('P5 3 1 10\n', 0, 1, 10))).toEqual([0, 26, 255]);
    expect(greys(pnm('P2 4 1 3\n0 1 2 3\n'))).toEqual([0, 85, 170, 255]);
    expect(greys(pnm('P5 2 1 256\n', 0, 128, 1, 0))).toEqual([128, 255]);
  });

  test('of full 16-bit samples the high byte is taken', () => {
    expect(greys(pnm('P5 2 1 65535\n', 0x80, 0xff, 0, 0xff))).toEqual([0x80, 0]);
  });

  test('comments and any white space may stand in the header', () => {
    expect(greys(pnm('P5#a\n#b\r 1\t#c 7\n\v1\f\r\n255\n', 9))).toEqual([9]);
    expect(greys(pnm('P2 #\n2 1 255 7#8\n 9 '))).toEqual([7, 9]);
  });

  test('a sample that looks like white space or a comment is a sample', () => {
    expect(greys(pnm('P5 3 1 255\n', 10, 35, 32))).toEqual([10, 35, 32]);
  });

  test('what follows the picture is not looked at', () => {
    expect(greys(pnm('P5 1 1 255\n', 9, 1, 2))).toEqual([9]);
    expect(greys(pnm('P2 1 1 255\n9 P2 1'))).toEqual([9]);
  });

  test('the frame does not share memory with the file', () => {
    const bytes = Buffer.from(pnm('P6 1 1 255\n', 1, 2, 3));
    const { data } = readPnm(bytes);
    bytes.fill(0);
    expect([...data]).toEqual([1, 2, 3]);
  });
});

describe('a malformed PPM or PGM', () => {
  test.each<[number, string, Uint8Array]>([
    [0, 'P2, P3, P5 or P6 but received 2 bytes', pnm('P4')],
    [2, 'white space but received byte 50', pnm('P62 2 255\n')],
    [2, 'white space but received the end of the file', pnm('P6')],
    [3, 'a width in decimal digits but received byte 45', pnm('P6 -1 1 255\n')],
    [3, 'a width of at most 4294967295 but received a larger number', pnm('P6 4294967296 1 255\n')],
    [5, 'a height in decimal digits but received byte 120', pnm('P6 1 x 255\n')],
    [6, 'at least one pixel but received 1x0', pnm('P6 1 0 255\n')],
    [7, 'a largest sample in decimal digits but received the end of the file', pnm('P6 1 1 ')],
    [7, 'a largest sample of at most 65535 but received a larger number', pnm('P6 1 1 65536\n')],
    [8, 'a largest sample of at least 1 but received 0', pnm('P6 1 1 0\n')],
    [10, 'white space after the header but received byte 45', pnm('P6 1 1 255-')],
    [10, 'white space after the header but received the end of the file', pnm('P6 1 1 255')],
    [13, '3 bytes of samples but received 2', pnm('P6 1 1 255\n', 1, 2)],
    [12, '2 bytes of samples but received 1', pnm('P5 1 1 256\n', 1)],
    [11, 'a sample of at most 9 but received 10', pnm('P6 1 1 9\n', 1, 2, 10)],
    [11, 'a sample of at most 256 but received 257', pnm('P5 1 1 256\n', 1, 1)],
    [13, 'a sample of at most 255 but received a larger number', pnm('P2 2 1 255\n1 256\n')],
    [13, 'a sample in decimal digits but received byte 46', pnm('P2 1 2 255\n1 .5\n')],
    [12, '3 samples but received 1 bytes', pnm('P3 1 1 255\n1')],
    [14, 'a sample in decimal digits but received the end of the file', pnm('P2 2 1 255\n10 ')],
    [13, 'white space after the samples but received the end of the file', pnm('P2 1 1 255\n25')],
  ])('is refused at byte %i: %s', (offset, message, bytes) => {
    expect(() => readPnm(bytes)).toThrow(message);
    expect(() => readPnm(bytes)).toThrow(expect.objectContaining({ tag: 'FormatError', format: 'PPM', offset }));
  });
});

describe('a damaged or hostile PPM or PGM', () => {
  test.each(fixtures)('$name cut anywhere before its last sample is whole is refused', ({ name, bytes }) => {
    const spaces = name.includes('decimal') ? /\s*$/.exec(Buffer.from(bytes).toString('latin1'))![0].length : 1;
    expectTruncationRefused(readPnm, bytes.subarray(0, bytes.length - spaces + 1));
  });

  test('damage ends in a picture or a clear error', () => {
    expectDamageSurvived(
      readPnm,
      fixtures.map(({ bytes }) => bytes),
      2000,
    );
  });

  test.each([
    ['P6 60000 60000 255\n', '60000x60000 pixels is larger than this reader takes'],
    ['P3 4294967295 4294967295 255\n', '4294967295x4294967295 pixels is larger than this reader takes'],
    ['P6 10000 10000 255\n', '300000000 bytes of samples but received 3'],
    ['P5 10000 10000 65535\n', '200000000 bytes of samples but received 3'],
    ['P2 10000 10000 255\n', '100000000 samples but received 3'],
  ])('a few bytes after %j are refused', (header, message) => {
    expect(refusalOf(readPnm, pnm(header, 49, 32, 49)).message).toContain(message);
  });
});

describe('writing a PPM or PGM', () => {
  test('a PPM comes back as RGB bytes, whatever its channels', () => {
    fc.assert(
      fc.property(pictures([1, 3, 4]), (picture) => {
        const { width, height } = picture;
        expect(readPnm(writePpm(picture))).toEqual({ width, height, data: rgbBytesOf(picture) });
      }),
    );
  });

  test('a PGM comes back as RGB bytes', () => {
    fc.assert(
      fc.property(pictures([1]), (picture) => {
        const { width, height } = picture;
        expect(readPnm(writePgm(picture))).toEqual({ width, height, data: rgbBytesOf(picture) });
      }),
    );
  });

  test('is the file that OpenCV writes', () => {
    const [{ bytes, frame }] = expectedOf(/^rgb8\.ppm$/);
    expect(writePpm(frame)).toEqual(bytes);
  });

  test('16-bit samples are written whole, high byte first', () => {
    expect(writePgm({ width: 1, height: 1, data: Uint16Array.of(0x1234) })).toEqual(
      pnm('P5\n1 1\n65535\n', 0x12, 0x34),
    );
  });

  test('a PGM of more than one channel is refused', () => {
    expect(() => writePgm({ width: 1, height: 1, data: new Uint8Array(3) })).toThrow(
      'Expected 1 for the channels of a PGM but received 3',
    );
  });
});
