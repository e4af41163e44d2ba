/** What matters here of the stock backend `wasm`: how it takes memory. */
interface WasmModule {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

const guarded = new WeakSet<WasmModule['_malloc']>();

/**
 * Makes the stock backend `wasm` fail where its memory is full. Its allocator then answers 0, and the backend would write
 * tensors there, over its own data: wrong flow or a trap much later. Other backends are left alone.
 */
export function guardWasmMemory(backend: object): void {
  const { wasm } = backend as { wasm?: Partial<WasmModule> };
  if (typeof wasm?._malloc !== 'function' || typeof wasm._free !== 'function') return;
  const module = wasm as WasmModule;
  // the function that is there first puts the real one in its place when it is called
  module._free(module._malloc(1));
  const malloc = module._malloc;
  if (guarded.has(malloc)) return;
  module._malloc = (bytes) => {
    const address = malloc(bytes);
    if (address === 0 && bytes > 0) throw new RangeError(`No memory for ${bytes} bytes`);
    return address;
  };
  guarded.add(module._malloc);
}
