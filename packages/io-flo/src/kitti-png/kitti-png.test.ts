import { describe, expect, test } from '@jest/globals';
import { createFlowField, isKnown } from '@opticalflow/core';
import { countBeyondKittiPng, flowFormats, readKittiPng, writeKittiPng } from '@opticalflow/io-flo';
import { readFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { decode, encode } from 'fast-png';
import { expectDamageSurvived, expectTruncationRefused } from '../../test/damage.ts';
import { asRead, flowFields } from '../../test/flow-arbitrary.ts';
import { goldenFlow } from '../../test/golden-flow.ts';
import { type PngPart, pngOf, zlibOf } from '../../test/png.ts';

const one = (u: number, v: number) => createFlowField({ width: 1, height: 1, data: Float32Array.of(u, v) });

/** The header of a PNG; 16-bit RGB unless told otherwise. */
function header(width: number, height: number, [depth, colour, interlace]: number[] = [16, 2, 0]): PngPart {
  const data = new Uint8Array(13);
  new DataView(data.buffer).setUint32(0, width);
  new DataView(data.buffer).setUint32(4, height);
  data.set([depth, colour, 0, 0, interlace], 8);
  return ['IHDR', data];
}

const END: PngPart = ['IEND', new Uint8Array(0)];
/** One row of one pixel: no filter, and (0, 0) known. */
const ROW = Uint8Array.of(0, 0x80, 0, 0x80, 0, 0, 1);

describe('KITTI PNG', () => {
  test('reads what OpenCV wrote: values rounded to 1/64 pixel in float32, holes in the valid mask', () => {
    const { withHoles } = goldenFlow();
    const { data } = asRead(withHoles);
    const read = readKittiPng(readFixture('io/kitti-opencv.png'));
    expect(read.valid).toEqual(withHoles.valid);
    expect(Math.max(...read.data.map((component, i) => Math.abs(component - data[i])))).toBeLessThan(1.004 / 128);
  });

  test('writes the pixels that OpenCV wrote', () => {
    const bytes = readFixture('io/kitti-opencv.png');
    expect(decode(writeKittiPng(readKittiPng(bytes))).data).toEqual(decode(bytes).data);
  });

  test('comes back rounded to the nearest 1/64 pixel, always with a valid mask', () => {
    fc.assert(
      fc.property(flowFields(511), (flow) => {
        const back = readKittiPng(writeKittiPng(flow));
        const { data, valid } = asRead(flow);
        expect(back.valid).toEqual(valid ?? new Uint8Array(flow.width * flow.height).fill(1));
        for (let i = 0; i < data.length; i++) expect(Math.abs(back.data[i] - data[i])).toBeLessThanOrEqual(1 / 128);
      }),
    );
  });

  test('every value that a sample can have comes back exactly', () => {
    const data = Float32Array.from({ length: 65536 }, (_, i) => (i - 32768) / 64);
    expect(readKittiPng(writeKittiPng({ width: 256, height: 128, data })).data).toEqual(data);
  });

  test('vectors beyond the range are written as unknown, and counted; all others come back', () => {
    const [least, greatest] = flowFormats['kitti-png'].range!;
    const fits = (component: number) => component >= least - 1 / 128 && component < greatest + 1 / 128;
    fc.assert(
      fc.property(flowFields(1024), (flow) => {
        const back = readKittiPng(writeKittiPng(flow));
        let beyond = 0;
        for (let i = 0; i < flow.width * flow.height; i++) {
          const [u, v] = flow.data.subarray(2 * i, 2 * i + 2);
          const known = isKnown(flow, i);
          if (known && !(fits(u) && fits(v))) beyond++;
          expect(back.valid![i]).toBe(known && fits(u) && fits(v) ? 1 : 0);
          if (!back.valid![i]) continue;
          expect(Math.abs(back.data[2 * i] - u)).toBeLessThanOrEqual(1 / 128);
          expect(Math.abs(back.data[2 * i + 1] - v)).toBeLessThanOrEqual(1 / 128);
        }
        expect(countBeyondKittiPng(flow)).toBe(beyond);
      }),
    );
  });

  test('the ends of the range are still known', () => {
    expect(readKittiPng(writeKittiPng(one(511.984375, -512)))).toMatchObject({
      data: Float32Array.of(511.984375, -512),
      valid: Uint8Array.of(1),
    });
    for (const flow of [one(512, 0), one(0, -512.01), one(1e30, -1e30)]) {
      expect(readKittiPng(writeKittiPng(flow)).valid).toEqual(Uint8Array.of(0));
    }
  });

  test('unknown pixels are zero in all three channels', () => {
    expect(decode(writeKittiPng({ ...one(3, 4), valid: Uint8Array.of(0) })).data).toEqual(Uint16Array.of(0, 0, 0));
    expect(decode(writeKittiPng(one(Number.NaN, 4))).data).toEqual(Uint16Array.of(0, 0, 0));
  });

  test('any B other than zero means known', () => {
    const png = encode({
      width: 2,
      height: 1,
      depth: 16,
      channels: 3,
      data: Uint16Array.of(32832, 32768, 65535, 5, 6, 0),
    });
    expect(readKittiPng(png)).toEqual({
      width: 2,
      height: 1,
      data: Float32Array.of(1, 0, 0, 0),
      valid: Uint8Array.of(1, 0),
    });
  });

  test('other chunks are stepped over, and rows may be split over chunks', () => {
    const rows = zlibOf(ROW);
    const parts: PngPart[] = [
      header(1, 1),
      ['tEXt', Uint8Array.of(1, 2, 3)],
      ['iCCP', Uint8Array.of(65, 0, 0, 1, 2)],
      ['IDAT', rows.subarray(0, 3)],
      ['IDAT', rows.subarray(3)],
      END,
    ];
    expect(readKittiPng(pngOf(parts))).toEqual({ ...one(0, 0), valid: Uint8Array.of(1) });
  });

  test.each([
    [[8, 2, 0], '8-bit RGB, which is a picture'],
    [[8, 6, 0], '8-bit RGBA, which is a picture'],
    [[16, 0, 0], '16-bit grey, which is a picture'],
    [[8, 3, 0], '8-bit palette, which is a picture'],
    [[16, 2, 2], 'interlace method 0 but received 2'],
    [[16, 2, 1], 'interlaced: save it without interlacing'],
  ])('a header of depth, colour type and interlacing %j is refused', (kind, message) => {
    expect(() => readKittiPng(pngOf([header(1, 1, kind), ['IDAT', zlibOf(ROW)], END]))).toThrow(message);
  });

  test.each([
    [0, 1, '0x1'],
    [100_000, 1, '100000x1'],
    [2 ** 32 - 1, 2 ** 32 - 1, '4294967295x4294967295'],
    [99_999, 99_999, 'over 2^28 pixels'],
    [16_000, 16_000, 'bytes, too few to hold them'],
    [2, 1, '13 bytes of rows but received 7'],
  ])('a header that claims %ix%i allocates nothing and is refused', (width, height, message) => {
    expect(() => readKittiPng(pngOf([header(width, height), ['IDAT', zlibOf(ROW)], END]))).toThrow(message);
  });

  test('rows that inflate to more than the header says are refused before they are all inflated', () => {
    const bomb = pngOf([header(1, 1), ['IDAT', zlibOf(new Uint8Array(2 ** 24))], END]);
    const started = performance.now();
    expect(() => readKittiPng(bomb)).toThrow('7 bytes of rows but received more');
    expect(performance.now() - started).toBeLessThan(500);
  });

  test.each<[string, PngPart[], string]>([
    ['no IDAT', [header(1, 1), END], 'no IDAT chunk'],
    ['no header', [['IDAT', zlibOf(ROW)], END], 'chunk IHDR first but received "IDAT"'],
    ['two headers', [header(1, 1), header(1, 1), ['IDAT', zlibOf(ROW)], END], 'one IHDR but received a second'],
    ['an unknown critical chunk', [header(1, 1), ['ABCD', ROW], ['IDAT', zlibOf(ROW)], END], 'a chunk of PNG'],
    ['no end', [header(1, 1), ['IDAT', zlibOf(ROW)]], 'the length of a chunk, 4 bytes but received 0'],
    ['an unknown filter', [header(1, 1), ['IDAT', zlibOf(ROW.with(0, 9))], END], 'Unsupported filter: 9'],
    ['rows that are no zlib stream', [header(1, 1), ['IDAT', ROW], END], '7 bytes of rows but received'],
    ['a short header', [['IHDR', ROW], END], 'IHDR of 13 bytes but received 7'],
  ])('%s is refused', (_, parts, message) => {
    const read = () => readKittiPng(pngOf(parts));
    expect(read).toThrow(expect.objectContaining({ tag: 'FormatError' }));
    expect(read).toThrow(message);
  });

  test.each(['IHDR', 'IDAT', 'IEND'])('a wrong checksum of %s is refused', (type) => {
    const png = pngOf([header(1, 1), ['IDAT', zlibOf(ROW)], END], type);
    expect(() => readKittiPng(png)).toThrow(`CRC mismatch for chunk ${type}`);
  });

  test('a file cut anywhere is refused', async () => {
    await expectTruncationRefused(readKittiPng, writeKittiPng(one(1, 2)));
    await expectTruncationRefused(readKittiPng, readFixture('io/kitti-opencv.png'));
  });

  test('damage ends in a field or a clear error', () =>
    expectDamageSurvived(readKittiPng, readFixture('io/kitti-opencv.png')));
});
