import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Heap } from '../../src/heap/heap.ts';

const PAGE = 65536;
const MEGABYTE = 2 ** 20;

/** A heap and the blocks that it has handed out, each filled with a number of its own. */
class Model {
  readonly blocks: { address: number; bytes: number; mark: number }[] = [];
  #marks = 0;

  constructor(readonly heap: Heap) {}

  allocate(bytes: number): void {
    const address = this.heap.allocate(bytes);
    const mark = ++this.#marks % 251;
    this.heap.bytes(address, bytes).fill(mark);
    this.blocks.push({ address, bytes, mark });
  }

  release(pick: number): void {
    const [block] = this.blocks.splice(pick % Math.max(1, this.blocks.length), 1);
    if (block) this.heap.release(block.address);
  }

  check(): void {
    let inUse = 0;
    let end = PAGE;
    for (const { address, bytes, mark } of this.blocks.toSorted((a, b) => a.address - b.address)) {
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(end);
      end = address + Math.max(1, bytes);
      expect(end + 64).toBeLessThanOrEqual(this.heap.bytesReserved);
      const strange = this.heap.bytes(address, bytes).findIndex((byte) => byte !== mark);
      expect(strange).toBe(-1);
      inUse += 64 * Math.max(1, Math.ceil(bytes / 64));
    }
    expect(this.heap.bytesInUse).toBe(inUse);
  }
}

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ allocate: fc.nat({ max: 3000 }) }) },
    { weight: 1, arbitrary: fc.record({ allocate: fc.nat({ max: 3 * MEGABYTE }) }) },
    { weight: 3, arbitrary: fc.record({ release: fc.nat() }) },
  ),
  { maxLength: 60 },
);

describe.each([true, false])('the heap, shared %s', (shared) => {
  test('hands out blocks that do not overlap, keep what is written to them, and join again', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const model = new Model(new Heap({ shared }));
        for (const step of list) {
          if ('allocate' in step) model.allocate(step.allocate);
          else model.release(step.release);
          expect(model.heap.bytesInUse).toBeLessThan(model.heap.bytesReserved);
        }
        model.check();
        while (model.blocks.length > 0) model.release(model.blocks.length >> 1);
        model.check();
        // All of it is one stretch again when a block of that size needs no growth
        const reserved = model.heap.bytesReserved;
        if (reserved > PAGE) expect(model.heap.allocate(reserved - PAGE - 64)).toBe(PAGE);
        expect(model.heap.bytesReserved).toBe(reserved);
      }),
      { numRuns: 60 },
    );
  });

  test('takes the smallest stretch that is large enough', () => {
    const heap = new Heap({ shared });
    const [large, , small] = [6400, 64, 640, 64].map((bytes) => heap.allocate(bytes));
    heap.release(large);
    heap.release(small);
    expect(heap.allocate(600)).toBe(small);
    expect(heap.allocate(700)).toBe(large);
  });

  test('grows by 4 MB or an eighth of what there is, and keeps what is in it', () => {
    const heap = new Heap({ shared });
    const first = heap.allocate(400);
    heap.floats(first, 100).fill(0.5);
    expect(heap.bytesReserved).toBe(4 * MEGABYTE + PAGE);
    heap.allocate(60 * MEGABYTE);
    const before = heap.bytesReserved;
    heap.allocate(5 * MEGABYTE);
    expect(heap.bytesReserved - before).toBeGreaterThanOrEqual(before / 8);
    expect(Array.from(heap.floats(first, 100))).toEqual(Array(100).fill(0.5));
  });

  test('the stretch at the end counts towards growth', () => {
    const heap = new Heap({ shared });
    heap.release(heap.allocate(64));
    const before = heap.bytesReserved;
    heap.release(heap.allocate(before + 4 * MEGABYTE - PAGE - 64));
    expect(heap.bytesReserved).toBe(before + 4 * MEGABYTE);
  });

  test('a full memory is an error that counts bytes, and leaves the heap as it was', () => {
    const heap = new Heap({ shared, maximumBytes: 16 * PAGE });
    const address = heap.allocate(100_000);
    expect(() => heap.allocate(2_000_000)).toThrow(
      /^No memory for 2000000 bytes: 100032 of \d+ bytes are in use, and the memory cannot grow by \d+$/,
    );
    const rest = heap.allocate(15 * PAGE - 64 - 100_032);
    expect(() => heap.allocate(1)).toThrow('No memory for 1 bytes');
    heap.release(address);
    heap.release(rest);
    expect(heap.bytesInUse).toBe(0);
    expect(heap.allocate(15 * PAGE - 64)).toBe(PAGE);
  });

  test('what was never handed out cannot be taken back', () => {
    const heap = new Heap({ shared });
    const address = heap.allocate(128);
    expect(() => heap.release(address + 64)).toThrow(`No block of the heap begins at address ${address + 64}`);
    heap.release(address);
    expect(() => heap.release(address)).toThrow(`No block of the heap begins at address ${address}`);
    for (const bytes of [-1, 1.5, Number.NaN]) expect(() => heap.allocate(bytes)).toThrow(`${bytes} bytes`);
  });

  test('knows its own memory, also by the buffer of before growth', () => {
    const heap = new Heap({ shared });
    const before = heap.memory.buffer;
    heap.allocate(8 * MEGABYTE);
    expect(heap.memory.buffer).not.toBe(before);
    expect(heap.owns(heap.memory.buffer)).toBe(true);
    expect(heap.owns(before)).toBe(shared);
    expect(heap.owns(new ArrayBuffer(8))).toBe(false);
  });
});

test('where the host grants less address space, the heap makes do with less', () => {
  const { Memory } = WebAssembly;
  const maxima: (number | undefined)[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      maxima.push(descriptor.maximum);
      if (descriptor.maximum! > 16384) throw new RangeError('could not allocate memory');
      super(descriptor);
    }
  };
  try {
    const heap = new Heap({ shared: true });
    expect(heap.allocate(100)).toBe(PAGE);
    expect(maxima).toEqual([65536, 32768, 16384]);
  } finally {
    WebAssembly.Memory = Memory;
  }
});
