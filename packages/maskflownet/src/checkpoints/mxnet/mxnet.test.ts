import { describe, expect, test } from '@jest/globals';
import { floats, type MxnetArray, mxnetFile } from '../../../test/checkpoint-files/writers.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

const array: MxnetArray = { name: 'a', shape: [2, 1], type: 0, bytes: floats(0.5, -3) };

test.each([1, 2, 3] as const)('arrays of version %i', async (version) => {
  const { tensors, format } = await readCheckpoint(mxnetFile([{ ...array, version }]));
  expect(format).toBe('mxnet');
  expect([...tensors]).toEqual([['a', { shape: [2, 1], dtype: 'float32', data: Float32Array.of(0.5, -3) }]]);
});

test('prefixes of symbolic models are taken off, names stay otherwise', async () => {
  const names = ['arg:conv1a_weight', 'aux:mean', 'conv1a.0.weight', 'x.arg:y'];
  const { tensors } = await readCheckpoint(mxnetFile(names.map((name) => ({ ...array, name }))));
  expect([...tensors.keys()]).toEqual(['conv1a_weight', 'mean', 'conv1a.0.weight', 'x.arg:y']);
});

test.each([
  [1, 'float64', new Uint8Array(Float64Array.of(0.5, -3).buffer), [0.5, -3]],
  [2, 'float16', new Uint8Array(Uint16Array.of(0x3800, 0xc200).buffer), [0.5, -3]],
  [3, 'uint8', Uint8Array.of(1, 255), [1, 255]],
  [4, 'int32', new Uint8Array(Int32Array.of(1, -3).buffer), [1, -3]],
  [5, 'int8', Uint8Array.of(1, 253), [1, -3]],
  [6, 'int64', new Uint8Array(BigInt64Array.of(1n, -3n).buffer), [1, -3]],
])('type %i is %s', async (type, dtype, bytes, values) => {
  const { tensors } = await readCheckpoint(mxnetFile([{ ...array, type, bytes }]));
  expect(tensors.get('a')).toEqual({ shape: [2, 1], dtype, data: Float32Array.from(values) });
});

test('a scalar of version 3, and an array of no elements', async () => {
  const { tensors } = await readCheckpoint(
    mxnetFile([
      { ...array, shape: [], version: 3, bytes: floats(7) },
      { ...array, name: 'b', shape: [0, 4], bytes: new Uint8Array() },
    ]),
  );
  expect([tensors.get('a')!.data, tensors.get('b')!.data]).toEqual([Float32Array.of(7), new Float32Array()]);
});

describe('what is refused', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a sparse array', mxnetFile([{ ...array, storageType: 1 }]), /a dense array but received storage type 1/],
    ['an array that was never filled', mxnetFile([{ ...array, shape: [] }]), /an empty place/],
    ['an unknown type', mxnetFile([{ ...array, type: 99 }]), /element type from 0 to 6 but received 99/],
    ['a rank beyond reason', mxnetFile([{ ...array, shape: Array(9).fill(1) }]), /a rank of at most 8/],
    ['a negative size', mxnetFile([{ ...array, shape: [-1] }]), /a size but received -1/],
    ['sizes beyond the file', mxnetFile([{ ...array, shape: [2 ** 40, 2] }]), /bytes for shape \[1099511627776,2\]/],
    ['sizes beyond all numbers', mxnetFile([{ ...array, shape: [2 ** 52, 2 ** 52] }]), /bytes for shape/],
    ['a name twice', mxnetFile([array, array]), /a name of its own for each array but received a twice/],
    ['a name twice, once with a prefix', mxnetFile([array, { ...array, name: 'arg:a' }]), /a twice/],
    ['a name beyond reason', mxnetFile([{ ...array, name: 'x'.repeat(5000) }]), /a name of at most 4096 bytes/],
    ['bytes after the names', new Uint8Array([...mxnetFile([array]), 0]), /the end but received 1 more bytes/],
  ])('%s', async (_, file, message) => {
    await expect(readCheckpoint(file)).rejects.toMatchObject({
      tag: 'FormatError',
      message: expect.stringMatching(message),
    });
  });

  test('more arrays than the file can hold', async () => {
    const file = mxnetFile([array]);
    new DataView(file.buffer).setBigUint64(16, 1n << 52n, true);
    await expect(readCheckpoint(file)).rejects.toMatchObject({ tag: 'FormatError' });
  });
});
