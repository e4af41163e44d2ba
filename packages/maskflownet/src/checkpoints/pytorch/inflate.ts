import { Inflate } from 'fflate';

/** Deflated bytes that are taken at a time; at most 1032 times as many come of them. */
const STEP = 1 << 13;

/**
 * Inflates raw deflate data of a known size. Stops where it grows beyond that size, however much would follow.
 *
 * @throws Error when the data are malformed or of another size
 */
export function inflate(deflated: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  const stream = new Inflate((chunk) => {
    if (chunk.length > size - at) throw new RangeError(`more than ${size} bytes`);
    bytes.set(chunk, at);
    at += chunk.length;
  });
  let next = 0;
  do {
    const start = next;
    next = Math.min(start + STEP, deflated.length);
    stream.push(deflated.subarray(start, next), next === deflated.length);
  } while (next < deflated.length);
  if (at < size) throw new RangeError(`${at} bytes`);
  return bytes;
}
