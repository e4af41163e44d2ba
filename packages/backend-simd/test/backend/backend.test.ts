import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../src/backend/backend.ts';
import { setPlacedBackend } from './placed-backend.ts';

const twice = (x: tf.Tensor) => tf.engine().runKernel('Twice', { x }) as tf.Tensor;
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

/** What a kernel sees of a tensor. */
const seen = (backend: SimdBackend, { dataId }: tf.Tensor) => backend.data.get(dataId).values as Float32Array;

describe.each([
  ['simdShared', true],
  ['simdOwn', false],
])('the backend on the memory %s', (name, shared) => {
  let backend: SimdBackend;
  let before: { tensors: number; buffers: number; bytes: number; ids: number };
  const count = () => ({
    tensors: tf.memory().numTensors,
    buffers: tf.memory().numDataBuffers,
    bytes: backend.engine.heap.bytesInUse,
    ids: backend.numDataIds(),
  });

  beforeAll(async () => {
    backend = await setPlacedBackend(name, shared);
    tf.env().set('IS_TEST', true);
  });

  beforeEach(async () => {
    await tf.setBackend(name);
    before = count();
    tf.engine().startScope();
  });

  afterEach(async () => {
    await tf.setBackend(name);
    tf.engine().endScope();
    // Every test ends with what it began with, on the heap and off it
    expect(count()).toEqual(before);
  });

  /** A tensor whose values lie in the heap. */
  const placed = (values: number[], shape: number[] = [values.length]) => {
    const tensor = tf.tensor(values, shape);
    backend.address(tensor);
    return tensor;
  };
  /** Fills what is free at the beginning of the heap with -1. */
  const litter = () => {
    for (let i = 0; i < 40; i++) placed(Array(64).fill(-1));
  };

  test('values come to the heap when their address is asked for, and not before', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const { bytesInUse } = backend.engine.heap;
    expect(numbers(tf.add(x, 1))).toEqual([2, 3, 4]);
    expect(backend.engine.heap.bytesInUse).toBe(bytesInUse);
    const address = backend.address(x);
    expect(address % 64).toBe(0);
    expect(backend.engine.heap.bytesInUse).toBe(bytesInUse + 64);
    expect(backend.address(x)).toBe(address);
    expect(Array.from(backend.engine.heap.floats(address, 3))).toEqual([1, 2, 3]);
  });

  test.each([
    ['float32', [1.5, -2, 0]],
    ['int32', [7, -2, 0]],
    ['bool', [1, 0, 1]],
  ] as const)('%s goes into the heap and comes back', async (dtype, values) => {
    const x = tf.tensor1d([...values], dtype);
    const plain = x.dataSync();
    backend.address(x);
    expect(x.dataSync()).toEqual(plain);
    expect(await x.data()).toEqual(plain);
    expect(await tf.cast(x, 'float32').array()).toEqual([...values]);
  });

  test('plain arrays that kernels of the CPU backend leave behind go into the heap', () => {
    const info = backend.makeTensorInfo([3], 'float32', [1, 2, 3] as unknown as Float32Array);
    expect(Array.from(backend.engine.heap.floats(backend.address(info), 3))).toEqual([1, 2, 3]);
    const bools = backend.makeTensorInfo([2], 'bool', [true, false] as unknown as Uint8Array);
    expect(Array.from(backend.engine.heap.bytes(backend.address(bools), 2))).toEqual([1, 0]);
    const floats = backend.makeTensorInfo([2], 'int32', Float32Array.of(2.75, -2.75));
    expect(Array.from(backend.engine.heap.ints(backend.address(floats), 2))).toEqual([2, -2]);
    expect(Array.from(backend.readSync(floats.dataId) as Int32Array)).toEqual([2, -2]);
    for (const info_ of [info, bools, floats]) backend.disposeData(info_.dataId);
  });

  test('integers that were cast to floats without a copy have the address of floats', () => {
    const x = tf.tensor1d([1, -2, 3], 'int32');
    const floats = tf.cast(x, 'float32');
    expect(floats.dataId).toBe(x.dataId);
    const own = backend.address(x);
    const big = backend.output([backend.engine.heap.bytesReserved / 4], 'float32');
    backend.disposeData(big.dataId);
    expect(numbers(twice(floats))).toEqual([2, -4, 6]);
    expect(numbers(twice(tf.cast(tf.tensor1d([true, false]), 'float32')))).toEqual([2, 0]);
    expect(backend.address(x)).toBe(own);
    expect(backend.address(floats)).toBe(backend.address(floats));
    expect(Array.from(backend.engine.heap.ints(own, 3))).toEqual([1, -2, 3]);
  });

  test('empty tensors have an address of their own', () => {
    const [x, y] = [tf.zeros([0, 3]), tf.zeros([3, 0])];
    expect(backend.address(x)).not.toBe(backend.address(y));
    expect(numbers(twice(x))).toEqual([]);
  });

  test('strings and complex numbers work, and have no address', () => {
    const text = tf.tensor1d(['flow', 'ö']);
    const complex = tf.complex(placed([1, 2]), placed([3, 4]));
    expect(text.dataSync()).toEqual(['flow', 'ö']);
    expect(numbers(tf.mul(complex, complex))).toEqual([-8, 6, -12, 16]);
    expect(numbers(tf.real(complex))).toEqual([1, 2]);
    expect(() => backend.address(text)).toThrow('A tensor of type string has no address');
    expect(() => backend.address(complex)).toThrow('A tensor of type complex64 has no address');
  });

  test('a slice outlives what it was cut from', () => {
    const parent = placed([0, 1, 2, 3, 4, 5, 6, 7], [2, 4]);
    const slice = tf.slice(parent, [0, 0], [1, 4]);
    const parts = tf.split(parent, 2);
    parent.dispose();
    litter();
    expect(numbers(slice)).toEqual([0, 1, 2, 3]);
    expect(numbers(parts[1])).toEqual([4, 5, 6, 7]);
  });

  test('what was read stays, whatever becomes of the tensor', async () => {
    const x = placed([1, 2, 3]);
    const plain = tf.tensor1d([1, 2, 3]);
    const reads = [x.dataSync(), await x.data(), x.bufferSync().values, plain.dataSync()];
    const bytes = (await x.bytes()) as Uint8Array;
    expect(bytes).toHaveLength(12);
    for (const read of reads) read[0] = 9;
    expect(numbers(x)).toEqual([1, 2, 3]);
    expect(numbers(plain)).toEqual([1, 2, 3]);
    x.dispose();
    litter();
    for (const read of reads) expect(Array.from(read as Float32Array)).toEqual([9, 2, 3]);
    expect(Array.from(new Float32Array(bytes.buffer))).toEqual([1, 2, 3]);
  });

  test('kernels see values without a copy, and see them after the memory has grown', () => {
    const x = placed([1, 2, 3]);
    const view = seen(backend, x);
    expect(view.buffer).toBe(backend.engine.heap.memory.buffer);
    expect(backend.bufferSync(x).values).toBe(view);
    const big = backend.output([backend.engine.heap.bytesReserved / 4], 'float32');
    expect(view.buffer).not.toBe(backend.engine.heap.memory.buffer);
    expect(seen(backend, x).buffer).toBe(backend.engine.heap.memory.buffer);
    expect(Array.from(seen(backend, x))).toEqual([1, 2, 3]);
    expect(numbers(tf.add(x, twice(x)))).toEqual([3, 6, 9]);
    backend.disposeData(big.dataId);
  });

  test('memory of disposed tensors is used again', () => {
    const x = placed([1, 2, 3]);
    const address = backend.address(x);
    x.dispose();
    const y = placed([4, 5, 6]);
    expect(backend.address(y)).toBe(address);
    expect(() => x.dataSync()).toThrow('disposed');
  });

  test('tensors of one data keep it until the last is gone', () => {
    const x = placed([1, 2, 3, 4]);
    const square = tf.reshape(x, [2, 2]);
    expect(backend.address(square)).toBe(backend.address(x));
    expect(backend.refCount(x.dataId)).toBe(2);
    x.dispose();
    litter();
    expect(numbers(square)).toEqual([1, 2, 3, 4]);
    square.dispose();
    expect(backend.refCount(square.dataId)).toBe(0);
    expect(backend.disposeData(square.dataId)).toBe(true);
  });

  test('companions are made once, and go with the data', () => {
    const { heap } = backend.engine;
    const make = jest.fn(() => ({ address: heap.allocate(1000) }));
    const x = tf.tensor1d([1, 2, 3, 4]);
    const square = tf.reshape(x, [2, 2]);
    const packed = backend.companion(x, 'packed', make);
    expect(backend.companion(square, 'packed', make)).toBe(packed);
    expect(backend.companion(x, 'otherwise', make)).not.toBe(packed);
    expect(make).toHaveBeenCalledTimes(2);
    const { bytesInUse } = heap;
    x.dispose();
    expect(heap.bytesInUse).toBe(bytesInUse);
    square.dispose();
    expect(heap.bytesInUse).toBe(bytesInUse - 2048);
    const forced = backend.output([1], 'float32');
    backend.incRef(forced.dataId);
    backend.companion(forced, 'packed', make);
    expect(backend.disposeData(forced.dataId)).toBe(false);
    expect(heap.bytesInUse).toBe(bytesInUse - 2048 + 64 + 1024);
    expect(backend.disposeData(forced.dataId, true)).toBe(true);
    expect(heap.bytesInUse).toBe(bytesInUse - 2048);
  });

  test('tensors move to another backend and back, and take their companions off the heap', async () => {
    const { heap } = backend.engine;
    const { bytesInUse } = heap;
    const x = placed([1, 2, 3]);
    backend.companion(x, 'packed', () => ({ address: heap.allocate(100) }));
    const text = tf.tensor1d(['a', 'b']);
    const flags = tf.tensor1d([true, false]);
    await tf.setBackend('cpu');
    expect(numbers(tf.add(x, 1))).toEqual([2, 3, 4]);
    expect(heap.bytesInUse).toBe(bytesInUse);
    expect(tf.equal(text, 'a').dataSync()).toEqual(Uint8Array.of(1, 0));
    const made = tf.tensor1d([5, 6]);
    const complex = tf.complex(tf.tensor1d([1, 2]), tf.tensor1d([3, 4]));
    tf.logicalNot(flags);
    await tf.setBackend(name);
    expect(numbers(twice(x))).toEqual([2, 4, 6]);
    expect(numbers(twice(made))).toEqual([10, 12]);
    expect(tf.logicalNot(flags).dataSync()).toEqual(Uint8Array.of(0, 1));
    expect(tf.concat([text, text]).dataSync()).toEqual(['a', 'b', 'a', 'b']);
    expect(numbers(tf.add(complex, complex))).toEqual([2, 6, 4, 8]);
    complex.dispose();
  });

  test('a variable drops its old values, and what lay beside them, when it is assigned others', () => {
    const { heap } = backend.engine;
    const initial = placed([1, 2]);
    const variable = tf.variable(initial);
    initial.dispose();
    backend.companion(variable, 'packed', () => ({ address: heap.allocate(64) }));
    const { bytesInUse } = heap;
    variable.assign(tf.mul(variable, 0.5));
    expect(heap.bytesInUse).toBe(bytesInUse - 128);
    expect(numbers(variable)).toEqual([0.5, 1]);
    variable.dispose();
  });

  test('tells truly what the heap holds', () => {
    const x = placed(Array(100).fill(1));
    const { bytesInUse, bytesReserved } = backend.engine.heap;
    expect(tf.memory()).toMatchObject({
      unreliable: false,
      numBytesInHeap: bytesInUse,
      numBytesReserved: bytesReserved,
      numTensors: before.tensors + 1,
    });
    x.dispose();
    expect(tf.memory()).toMatchObject({ numBytesInHeap: bytesInUse - 448 });
  });
});

test('nothing is printed, and the end of the backend closes its engine', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
  tf.env().set('IS_TEST', false);
  const backend = await setPlacedBackend('simdQuiet', false);
  tf.tensor1d([1]).dispose();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
  tf.removeBackend('simdQuiet');
  expect(backend.isDisposed).toBe(true);
  expect(backend.engine).toMatchObject({ isClosed: true });
});
