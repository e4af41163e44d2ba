import { types } from 'node:util';

/** The buffers of all typed arrays in plain data, each once: to be moved to another thread rather than copied. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const seen = new Set<unknown>();
  const found = new Set<ArrayBuffer>();
  const visit = (part: unknown) => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    if (ArrayBuffer.isView(part)) {
      if (types.isArrayBuffer(part.buffer)) found.add(part.buffer);
    } else if (types.isArrayBuffer(part)) {
      found.add(part);
    } else {
      for (const inner of part instanceof Map ? part.values() : Object.values(part)) visit(inner);
    }
  };
  visit(value);
  return [...found];
}
