import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  backend_util,
  buffer,
  type DataType,
  type Rank,
  type ShapeMap,
  type TensorBuffer,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { Engine } from '../engine/engine.ts';
import type { Precision } from '../kernels/convolution-plan.ts';
import { TensorRecord } from './tensor-record.ts';

/** A tensor whose values lie in the heap. */
export interface PlacedTensor extends TensorInfo {
  readonly address: number;
}

/**
 * The backend `simd`: that of the CPU, with tensors in one WebAssembly memory where kernels of WebAssembly and threads
 * reach them. Values that a kernel in JavaScript made stay where they are until a kernel of WebAssembly asks for their
 * address.
 *
 * As with other backends that keep memory of their own, tensors must be disposed of, and what is read from them is a copy.
 */
export class SimdBackend extends MathBackendCPU {
  readonly engine: Engine;
  /** Whether convolutions may trade exactness for speed. */
  readonly precision: Precision;
  /** Parts of complex tensors that came from other backends, which had counted one tensor where there are three here. */
  readonly #uncounted = new WeakSet<object>();
  #uncountedNow = 0;
  #disposed = false;

  constructor(engine: Engine, { precision = 'fast' }: { precision?: Precision } = {}) {
    super();
    this.engine = engine;
    this.precision = precision;
  }

  /** Whether {@link dispose} has ended the backend. */
  get isDisposed(): boolean {
    return this.#disposed;
  }

  /**
   * Where a tensor's values begin in the heap: float32 and int32 four bytes each, bool one. Moves them there if need be,
   * so that the memory may grow.
   *
   * @throws Error for strings and complex numbers, and when the memory is full
   */
  address(tensor: TensorInfo): number {
    return this.#record(tensor.dataId).place(tensor.dtype, util.sizeFromShape(tensor.shape));
  }

  /** A new tensor in the heap, whose values are whatever was there. The memory may grow. */
  output(shape: number[], dtype: 'float32' | 'int32'): PlacedTensor {
    const dataId = {};
    const record = new TensorRecord({ heap: this.engine.heap, dtype, refCount: 1 });
    const address = record.place(dtype, util.sizeFromShape(shape));
    this.data.set(dataId, record);
    return { dataId, shape, dtype, address };
  }

  /**
   * Keeps a block of the heap beside a tensor's data, as packed weights, and releases it with the data: when the last
   * tensor of that data is disposed of, or moves to another backend.
   *
   * @param key what the block depends on besides the values: tensors of several shapes may share one data
   * @param make allocates and fills the block; called when there is none under that key
   * @returns the address of the block
   */
  companion(tensor: TensorInfo, key: string, make: () => { address: number }): number {
    return this.#record(tensor.dataId).companion(key, make);
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): object {
    const dataId = {};
    this.#store(dataId, values, dtype, 1);
    return dataId;
  }

  override move(
    dataId: object,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    if (dtype !== 'complex64') {
      this.#store(dataId, values, dtype, refCount);
      return;
    }
    const record = this.#store(dataId, undefined, dtype, refCount);
    const parts = backend_util.splitRealAndImagArrays(values as Float32Array);
    record.complexTensorInfos = {
      real: this.makeTensorInfo(shape, 'float32', parts.real),
      imag: this.makeTensorInfo(shape, 'float32', parts.imag),
    };
    for (const part of Object.values(record.complexTensorInfos)) this.#uncounted.add(part.dataId);
    this.#uncountedNow += 2;
  }

  override numDataIds(): number {
    return super.numDataIds() - this.#uncountedNow;
  }

  override readSync(dataId: object): backend_util.BackendValues {
    const values = super.readSync(dataId);
    return values === this.data.get(dataId).values ? values.slice() : values;
  }

  /** For kernels: where types allow it the buffer is no copy but the live values. */
  override bufferSync<R extends Rank, D extends DataType>(t: TensorInfo): TensorBuffer<R, D> {
    if (t.dtype === 'string' || t.dtype === 'complex64') return super.bufferSync(t);
    const { values } = this.data.get(t.dataId);
    const data = util.convertBackendValuesAndArrayBuffer(values as Float32Array, t.dtype);
    return buffer(t.shape as ShapeMap[R], t.dtype as D, data as never);
  }

  override disposeData(dataId: object, force = false): boolean {
    const record = this.data.has(dataId) ? this.#record(dataId) : undefined;
    const gone = super.disposeData(dataId, force);
    if (gone && record) {
      record.free();
      if (this.#uncounted.delete(dataId)) this.#uncountedNow--;
    }
    return gone;
  }

  /** Bytes of the heap, beside the counts of tensors that `tf.memory()` adds. */
  override memory() {
    const { bytesInUse, bytesReserved } = this.engine.heap;
    return {
      unreliable: false,
      reasons: [] as string[],
      numBytesInHeap: bytesInUse,
      numBytesReserved: bytesReserved,
    };
  }

  /** Ends the threads. `tf.removeBackend` and `tf.engine().reset()` call it. */
  override dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.engine.close();
  }

  #record(dataId: object): TensorRecord {
    return this.data.get(dataId) as TensorRecord;
  }

  /** A view of the heap is another tensor's values, as slices of the CPU backend are: its memory is not ours to keep. */
  #store(
    dataId: object,
    values: backend_util.BackendValues | undefined,
    dtype: DataType,
    refCount: number,
  ): TensorRecord {
    const { heap } = this.engine;
    const isAlias = ArrayBuffer.isView(values) && heap.owns(values.buffer);
    const record = new TensorRecord({ heap, dtype, refCount, values: isAlias ? values.slice() : values });
    this.data.set(dataId, record);
    return record;
  }
}
