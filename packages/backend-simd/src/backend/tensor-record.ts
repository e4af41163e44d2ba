import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap/heap.ts';

/** Types whose values can lie in the heap. */
type PlacedType = 'float32' | 'int32' | 'bool';

const BYTES_PER_ELEMENT = { float32: 4, int32: 4, bool: 1 } as const;

export interface TensorRecordOptions {
  heap: Heap;
  dtype: DataType;
  refCount: number;
  values?: backend_util.BackendValues | undefined;
}

/**
 * What the backend knows of one tensor's data. Its values lie in an array of JavaScript until {@link place} moves them
 * into the heap; kernels see either through `values`.
 */
export class TensorRecord {
  readonly dtype: DataType;
  refCount: number;
  /** The parts of a complex tensor, which has no values of its own. */
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  readonly #heap: Heap;
  #values: backend_util.BackendValues | undefined;
  #address = 0;
  #length = 0;
  #companions: Map<string, number> | undefined;

  constructor({ heap, dtype, refCount, values }: TensorRecordOptions) {
    this.#heap = heap;
    this.dtype = dtype;
    this.refCount = refCount;
    this.#values = values;
  }

  /**
   * The live values, not a copy; undefined for complex numbers, which the type of the CPU backend does not say. A view
   * of the heap is made anew when the memory has grown.
   */
  get values(): backend_util.BackendValues {
    if (this.#address && (this.#values as ArrayBufferView).buffer !== this.#heap.memory.buffer) {
      this.#values = this.#view(this.dtype as PlacedType, this.#address, this.#length);
    }
    return this.#values!;
  }

  /**
   * Where the values lie in the heap as `dtype`, after they have been moved there, or room has been made for `length` of
   * them if there are none. Kernels of the CPU cast to a wider type without a copy: what they take for floats may be
   * integers here. These get a converted copy beside them.
   */
  place(dtype: DataType, length: number): number {
    if (!isPlaced(dtype)) throw new Error(`A tensor of type ${dtype} has no address`);
    if (dtype !== this.dtype) return this.companion(`as ${dtype}`, () => ({ address: this.#copy(dtype, length) }));
    if (this.#address) return this.#address;
    const address = this.#copy(dtype, length);
    this.#length = this.#values?.length ?? length;
    this.#address = address;
    this.#values = this.#view(dtype, address, this.#length);
    return address;
  }

  /** What lies beside the values under `key`; made at first. */
  companion(key: string, make: () => { address: number }): number {
    this.#companions ??= new Map();
    let address = this.#companions.get(key);
    if (address === undefined) {
      address = make().address;
      this.#companions.set(key, address);
    }
    return address;
  }

  /** Gives back what the record holds of the heap. */
  free(): void {
    if (this.#address) this.#heap.release(this.#address);
    for (const address of this.#companions?.values() ?? []) this.#heap.release(address);
    this.#address = 0;
    this.#values = undefined;
    this.#companions = undefined;
  }

  #copy(dtype: PlacedType, length: number): number {
    const count = this.values?.length ?? length;
    const address = this.#heap.allocate(count * BYTES_PER_ELEMENT[dtype]);
    // Asked for anew: the memory may have grown
    if (this.values) this.#view(dtype, address, count).set(this.values as ArrayLike<number>);
    return address;
  }

  #view(dtype: PlacedType, address: number, length: number): Float32Array | Int32Array | Uint8Array {
    if (dtype === 'float32') return this.#heap.floats(address, length);
    if (dtype === 'int32') return this.#heap.ints(address, length);
    return this.#heap.bytes(address, length);
  }
}

function isPlaced(dtype: DataType): dtype is PlacedType {
  return dtype in BYTES_PER_ELEMENT;
}
