import { describe, expect, test } from '@jest/globals';
import {
  type ImageFormat,
  readImage,
  sniffImage,
  writeJpeg,
  writePgm,
  writePng,
  writePpm,
} from '@opticalflow/io-image';
import fc from 'fast-check';
import { expectDamageSurvived, outcomeOf } from '../test/damage.ts';
import { expectedOf, unreadStarts } from '../test/expected.ts';

const FORMATS: [ImageFormat, RegExp][] = [
  ['png', /\.png$/],
  ['jpeg', /\.jpg$/],
  ['ppm', /\.p[pg]m$/],
];
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

describe('a picture is told by its first bytes', () => {
  test.each(FORMATS)('%s', (format, names) => {
    for (const { bytes, frame } of expectedOf(names)) {
      expect(sniffImage(bytes)).toBe(format);
      expect(sniffImage(bytes.subarray(0, 8))).toBe(format);
      const { width, height } = readImage(bytes);
      expect({ width, height }).toEqual({ width: frame.width, height: frame.height });
    }
  });

  test('and so is one that has just been written', () => {
    const pixel = { width: 1, height: 1, data: Uint8Array.of(77) };
    for (const write of [writePng, writeJpeg, writePpm, writePgm]) {
      expect(readImage(write(pixel))).toEqual({ width: 1, height: 1, data: Uint8Array.of(77, 77, 77) });
    }
  });
});

describe('a picture that is not read', () => {
  test.each(unreadStarts)('%s is named in the error', (name, start) => {
    expect(sniffImage(start)).toBeUndefined();
    const [format] = name.split(' (');
    expect(() => readImage(start)).toThrow(`${format} is not read here: convert it to PNG, JPEG or PPM`);
    expect(() => readImage(start)).toThrow(expect.objectContaining({ tag: 'UnsupportedError' }));
  });

  test.each([
    ['HEIC', '\0\0\0\x18ftypheic'],
    ['HEIC', '\0\0\0\x18ftypmif1'],
    ['OpenEXR', 'v/1\x01\x02\0\0\0'],
    ['Photoshop', '8BPS\0\x01'],
    ['DPX', 'SDPX'],
    ['PFM', 'PF\n2 2\n-1\n'],
    ['PBM', 'P1\n2 2\n'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['SVG', '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg PUBLIC "">\n<svg>'],
  ])('%s is named in the error, too', (name, start) => {
    expect(() => readImage(latin1(start))).toThrow(`${name} is not read here`);
  });

  test.each([
    ['no bytes', ''],
    ['bytes that start 50 49 45 48 01', 'PIEH\x01'],
    ['bytes that start 50 36 50', 'P6P'],
    ['bytes that start ff d8', '\xff\xd8'],
    ['bytes that start 3c 68 74 6d 6c 3e', '<html>'],
  ])('anything else is no picture: %s', (received, start) => {
    expect(() => readImage(latin1(start))).toThrow(
      `Malformed image at byte 0: expected PNG, JPEG, PPM or PGM but received ${received}`,
    );
    expect(() => readImage(latin1(start))).toThrow(expect.objectContaining({ tag: 'FormatError', offset: 0 }));
  });

  test('any bytes end in a clear error', () => {
    const magics = ['', '\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'P2 ', 'P3 ', 'P5 ', 'P6 '].map(latin1);
    fc.assert(
      fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 64 }), (magic, bytes) => {
        outcomeOf(readImage, Uint8Array.of(...magic, ...bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test('damage at the start, where formats are told, ends in a picture or a clear error', () => {
    const starts = expectedOf(/./).map(({ bytes }) => bytes);
    expectDamageSurvived(readImage, starts, 1000);
  });
});
