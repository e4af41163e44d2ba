import { FreeList } from './free-list.ts';

/** Bytes of a page of WebAssembly memory; the first is never handed out, so that address 0 is none. */
const PAGE = 65536;
/** Blocks begin at multiples of this, and as many bytes after each can be read. */
const ALIGNMENT = 64;
/** The most that 32-bit addresses reach. */
const MAXIMUM_BYTES = 2 ** 32;
/** Below this, a maximum that the host refuses is not halved further. */
const LEAST_MAXIMUM_BYTES = 2 ** 28;
/** The memory grows by no less than this. */
const LEAST_GROWTH = 4 * 2 ** 20;

export interface HeapOptions {
  /** Whether threads can share the memory. Pages of the web must be cross-origin isolated for it. */
  shared: boolean;
  /** What the memory never grows beyond; 4 GiB by default, or what the host allows. */
  maximumBytes?: number;
}

/** One `WebAssembly.Memory` and what of it is in use. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly #free = new FreeList();
  /** Bytes of each block that is handed out, by its address. */
  readonly #blocks = new Map<number, number>();
  #bytesInUse = 0;

  constructor({ shared, maximumBytes = MAXIMUM_BYTES }: HeapOptions) {
    this.shared = shared;
    this.memory = createMemory(shared, Math.ceil(Math.min(maximumBytes, MAXIMUM_BYTES) / PAGE));
  }

  /** Bytes of the blocks that are handed out. */
  get bytesInUse(): number {
    return this.#bytesInUse;
  }

  /** Bytes of the whole memory. It never shrinks. */
  get bytesReserved(): number {
    return this.memory.buffer.byteLength;
  }

  /**
   * Hands out a block of the smallest free stretch that holds it. What it contains is whatever was there.
   *
   * @returns its address, a multiple of 64; at least 64 bytes after the block can be read
   * @throws Error when the memory cannot grow that far
   */
  allocate(bytes: number): number {
    if (!Number.isInteger(bytes) || bytes < 0) throw new RangeError(`Cannot allocate ${bytes} bytes`);
    const size = Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT;
    let address = this.#free.take(size);
    if (address === undefined) {
      this.#grow(size, bytes);
      address = this.#free.take(size)!;
    }
    this.#blocks.set(address, size);
    this.#bytesInUse += size;
    return address;
  }

  /**
   * Takes a block back; it joins the free stretches beside it.
   *
   * @throws Error when no block begins at that address
   */
  release(address: number): void {
    const size = this.#blocks.get(address);
    if (size === undefined) throw new Error(`No block of the heap begins at address ${address}`);
    this.#blocks.delete(address);
    this.#bytesInUse -= size;
    this.#free.give(address, size);
  }

  /** A view; where the memory is not shared, growth ends its life. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** A view; where the memory is not shared, growth ends its life. */
  ints(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  /** A view; where the memory is not shared, growth ends its life. */
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  /** Whether `buffer` is this memory: as it is, or, where it is shared, as it was before it grew. */
  owns(buffer: ArrayBufferLike): boolean {
    if (buffer === this.memory.buffer) return true;
    return this.shared && buffer instanceof SharedArrayBuffer;
  }

  #grow(size: number, asked: number): void {
    const reserved = this.bytesReserved;
    // What could be read after the last block moves to the new end
    const start = Math.max(reserved - ALIGNMENT, PAGE);
    const needed = start + size + ALIGNMENT - reserved - this.#free.bytesBefore(start);
    for (const step of [Math.max(needed, LEAST_GROWTH, reserved / 8), needed]) {
      try {
        this.memory.grow(Math.ceil(step / PAGE));
      } catch {
        continue;
      }
      this.#free.give(start, this.bytesReserved - ALIGNMENT - start);
      return;
    }
    const { bytesInUse } = this;
    throw new Error(
      `No memory for ${asked} bytes: ${bytesInUse} of ${reserved} bytes are in use, and the memory cannot grow by ${needed}`,
    );
  }
}

/** A memory of one page, which may grow to `pages`, or where the host does not grant that much, to half of it, and so on. */
function createMemory(shared: boolean, pages: number): WebAssembly.Memory {
  for (let maximum = pages; ; maximum = Math.ceil(maximum / 2)) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared });
    } catch (error) {
      if (maximum * PAGE <= LEAST_MAXIMUM_BYTES) throw error;
    }
  }
}
