import { describe, expect, test } from '@jest/globals';
import { createFlowField, isFlowError } from '@opticalflow/core';
import { readFlo, writeFlo } from '@opticalflow/io-flo';
import { readFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { expectDamageSurvived, expectTruncationRefused } from '../../test/damage.ts';
import { asRead, flowFields } from '../../test/flow-arbitrary.ts';
import { goldenFlow } from '../../test/golden-flow.ts';

const pair = createFlowField({ width: 2, height: 1, data: Float32Array.of(1, 2, 3, 4) });

/** A header of .flo with these sizes, and `length` bytes of vectors. */
function claiming(width: number, height: number, length: number): Uint8Array {
  const bytes = new Uint8Array(12 + length);
  const view = new DataView(bytes.buffer);
  view.setFloat32(0, 202021.25, true);
  view.setInt32(4, width, true);
  view.setInt32(8, height, true);
  return bytes;
}

describe('.flo', () => {
  test('reads what OpenCV wrote, bit for bit, and writes the same file', () => {
    const { full } = goldenFlow();
    const bytes = readFixture('io/opencv.flo');
    expect(readFlo(bytes)).toEqual(full);
    expect(writeFlo(full)).toEqual(bytes);
  });

  test('comes back as it was', () => {
    fc.assert(fc.property(flowFields(1e9), (flow) => expect(readFlo(writeFlo(flow))).toEqual(asRead(flow))));
  });

  test('is read at any alignment', () => {
    const bytes = writeFlo(pair);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readFlo(shifted.subarray(3))).toEqual(pair);
  });

  test.each([1e10, -1e10, 1.1e9, Number.NaN, Number.POSITIVE_INFINITY])('a component of %p is unknown', (component) => {
    const bytes = claiming(2, 1, 16);
    new DataView(bytes.buffer).setFloat32(16, component, true);
    expect(readFlo(bytes).valid).toEqual(Uint8Array.of(0, 1));
    expect(readFlo(bytes).data).toEqual(new Float32Array(4));
  });

  test('unknown pixels are written as 1e10', () => {
    const bytes = writeFlo({ ...pair, valid: Uint8Array.of(0, 1) });
    expect(new Float32Array(bytes.slice(12).buffer)).toEqual(Float32Array.of(1e10, 1e10, 3, 4));
  });

  test.each([
    [0, 1],
    [1, 0],
    [-1, 1],
    [100_000, 1],
    [1, 2 ** 31 - 1],
  ])('a size of %ix%i is refused at byte 4', (width, height) => {
    expect(() => readFlo(claiming(width, height, 8))).toThrow(
      expect.objectContaining({ tag: 'FormatError', offset: 4 }),
    );
  });

  test('a header of 99999x99999 allocates nothing', () => {
    expect(() => readFlo(claiming(99_999, 99_999, 8))).toThrow(expect.objectContaining({ tag: 'UnsupportedError' }));
  });

  test('the file has to be exactly as long as the header says', () => {
    expect(() => readFlo(claiming(2, 1, 17))).toThrow('2x1 vectors, 16 bytes, and the end of the file but received 17');
    expect(() => readFlo(claiming(2, 1, 15))).toThrow('at byte 12: expected 2x1 vectors, 16 bytes but received 15');
  });

  test('another magic is refused with the bytes found', () => {
    expect(() => readFlo(Uint8Array.of(1, 2, 3, 4, 5))).toThrow('("PIEH") but received bytes 01 02 03 04');
    expect(() => readFlo(new Uint8Array(0))).toThrow('an empty file');
  });

  test('a file cut anywhere is refused', async () => {
    await expectTruncationRefused(readFlo, writeFlo(pair));
    await expectTruncationRefused(readFlo, readFixture('io/opencv.flo'));
  });

  test('damage ends in a field or a clear error', () => expectDamageSurvived(readFlo, readFixture('io/opencv.flo')));

  test('a field that does not fit its sizes is not written', () => {
    expect(() => writeFlo({ ...pair, width: 3 })).toThrow(expect.objectContaining({ tag: 'ShapeError' }));
    try {
      writeFlo({ width: 100_000, height: 1, data: new Float32Array(200_000) });
      throw new Error('was written');
    } catch (error) {
      expect(isFlowError(error, 'ShapeError')).toBe(true);
    }
  });
});
