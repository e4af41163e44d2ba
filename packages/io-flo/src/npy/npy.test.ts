import { describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import { readNpy, writeNpy } from '@opticalflow/io-flo';
import { readFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { expectDamageSurvived, expectTruncationRefused } from '../../test/damage.ts';
import { asRead, flowFields } from '../../test/flow-arbitrary.ts';
import { goldenFlow } from '../../test/golden-flow.ts';

const MAGIC = [0x93, ...'NUMPY'].map((letter) => (typeof letter === 'number' ? letter : letter.charCodeAt(0)));
const headerOf = (descr: string, shape = '(1, 2, 2)', order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

/** An .npy file of this version with this header, and these bytes of values. */
function npy(header: string, values: Iterable<number>, version = [1, 0]): Uint8Array {
  const sizes = [header.length & 255, header.length >> 8, ...(version[0] === 1 ? [] : [0, 0])];
  return Uint8Array.from([...MAGIC, ...version, ...sizes, ...new TextEncoder().encode(header), ...values]);
}

const pair = createFlowField({ width: 2, height: 1, data: Float32Array.of(1, -2, 0.5, 4) });
const bytesOf = (values: ArrayBufferView, size = 1) => {
  const bytes = new Uint8Array(values.buffer.slice(0));
  if (size > 1) for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
  return bytes;
};
const float32 = Float32Array.of(1, -2, 0.5, 4);
const float64 = Float64Array.of(1, -2, 0.5, 4);
const float16 = Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x4400);

describe('.npy', () => {
  test('reads what NumPy wrote, bit for bit, and writes the same file', () => {
    const { full } = goldenFlow();
    expect(readNpy(readFixture('io/numpy.npy'))).toEqual(full);
    expect(writeNpy(full)).toEqual(readFixture('io/numpy.npy'));
  });

  test('reads float64 in Fortran order, as NumPy wrote it', () => {
    expect(readNpy(readFixture('io/numpy-f64-fortran.npy'))).toEqual(goldenFlow().full);
  });

  test('comes back as it was', () => {
    fc.assert(fc.property(flowFields(2 ** 127), (flow) => expect(readNpy(writeNpy(flow))).toEqual(asRead(flow))));
  });

  test.each([
    ['<f2', bytesOf(float16)],
    ['>f2', bytesOf(float16, 2)],
    ['<f4', bytesOf(float32)],
    ['>f4', bytesOf(float32, 4)],
    ['<f8', bytesOf(float64)],
    ['>f8', bytesOf(float64, 8)],
  ])('reads %s', (descr, values) => {
    expect(readNpy(npy(headerOf(descr), values))).toEqual(pair);
  });

  test.each([
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7bff, 65504],
    [0x8000, -0],
    [0xfbff, -65504],
  ])('float16 %i is %p', (bits, value) => {
    const { data, valid } = readNpy(npy(headerOf('<f2'), bytesOf(Uint16Array.of(bits, 0, 0, 0))));
    expect(data[0]).toBe(value);
    expect(valid).toBeUndefined();
  });

  test.each([0x7c00, 0xfc00, 0x7e00])('float16 %i is unknown', (bits) => {
    const { valid } = readNpy(npy(headerOf('<f2'), bytesOf(Uint16Array.of(bits, 0, 0, 0))));
    expect(valid).toEqual(Uint8Array.of(0, 1));
  });

  test.each([1, 2, 3])('reads version %i', (major) => {
    expect(readNpy(npy(headerOf('<f4'), bytesOf(float32), [major, 0]))).toEqual(pair);
  });

  test('keys may stand in any order, with quotes and spaces of any kind, and long integers', () => {
    const header = `{ "shape" :(1L,2L,2L) , 'fortran_order':False,\t"descr": '<f4'}   \n`;
    expect(readNpy(npy(header, bytesOf(float32)))).toEqual(pair);
  });

  test('unknown pixels are written as NaN', () => {
    const bytes = writeNpy({ ...pair, valid: Uint8Array.of(0, 1) });
    expect(new Float32Array(bytes.slice(-16).buffer)).toEqual(Float32Array.of(Number.NaN, Number.NaN, 0.5, 4));
  });

  test('values start at a multiple of 64 bytes', () => {
    expect((writeNpy(pair).length - 16) % 64).toBe(0);
  });

  test.each([
    [headerOf('<f4', '(2, 5, 7)'), 'numpy.moveaxis(flow, 0, -1) but received [2, 5, 7]'],
    [headerOf('<f4', '(1, 2, 3)'), 'shape [H, W, 2] but received [1, 2, 3]'],
    [headerOf('<f4', '(4,)'), 'received [4]'],
    [headerOf('<f4', '()'), 'received []'],
    [headerOf('<f4', '(0, 2, 2)'), 'received 2x0'],
    [headerOf('<f4', '(1, 99999999, 2)'), 'received 99999999x1'],
    [headerOf('<f4', '(1, -2, 2)'), 'a length of an axis'],
    [headerOf('<f4', '(1, 2.0, 2)'), '","'],
    [headerOf('<f4', `(${'9'.repeat(40)}, 2, 2)`), '","'],
    [headerOf('<f4', '(1, 2, 2)', '__import__'), 'True or False'],
    ["{'descr': [('u', '<f4')], }", 'the name of a plain type'],
    ["{'descr': '<f4', 'descr': '<f4', }", 'once each'],
    ["{'descr': '<f4', 'fortran_order': False, }", 'descr, fortran_order and shape'],
    [`${headerOf('<f4').trim()} print()`, 'nothing after them'],
    [headerOf('<f4').replace('{', ''), '"{"'],
    [' '.repeat(20_000) + headerOf('<f4'), 'at most 10000 bytes'],
    ['', '"{"'],
  ])('the header %j is refused', (header, message) => {
    expect(() => readNpy(npy(header, bytesOf(float32)))).toThrow(expect.objectContaining({ tag: 'FormatError' }));
    expect(() => readNpy(npy(header, bytesOf(float32)))).toThrow(message);
  });

  test.each(['<i4', '|u1', '<c8', '|O', '=f4', '<f16', '|V8'])('type %s is refused', (descr) => {
    const read = () => readNpy(npy(headerOf(descr), bytesOf(float32)));
    expect(read).toThrow(expect.objectContaining({ tag: 'UnsupportedError' }));
    expect(read).toThrow(`"${descr}"`);
  });

  test('a version to come is refused', () => {
    expect(() => readNpy(npy(headerOf('<f4'), bytesOf(float32), [4, 0]))).toThrow('.npy of version 4.0');
  });

  test('what a header lacks is said with its place in the file', () => {
    const read = () => readNpy(npy(headerOf('<f4').replace('False', 'None'), bytesOf(float32)));
    expect(read).toThrow(expect.objectContaining({ offset: 10 + headerOf('<f4').indexOf(' False') }));
  });

  test('the file has to be exactly as long as the header says', () => {
    expect(() => readNpy(npy(headerOf('<f4'), new Uint8Array(17)))).toThrow('and the end of the file but received 17');
  });

  test('a file cut anywhere is refused', async () => {
    await expectTruncationRefused(readNpy, writeNpy(pair));
    await expectTruncationRefused(readNpy, readFixture('io/numpy.npy'));
    await expectTruncationRefused(readNpy, readFixture('io/numpy-f64-fortran.npy'));
  });

  test('damage ends in a field or a clear error', () => expectDamageSurvived(readNpy, readFixture('io/numpy.npy')));
});
