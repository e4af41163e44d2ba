import type { Engine } from '../../src/engine/engine.ts';
import { Heap } from '../../src/heap/heap.ts';

/** An engine without WebAssembly or threads: a heap, and whether it has been closed. */
export function standInEngine(shared: boolean): Engine & { readonly isClosed: boolean } {
  const engine = {
    heap: new Heap({ shared }),
    instructions: 'plain',
    threads: shared ? 2 : 1,
    isClosed: false,
    close() {
      engine.isClosed = true;
    },
  };
  return engine as unknown as Engine & { readonly isClosed: boolean };
}
