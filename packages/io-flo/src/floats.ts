const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Bytes of a float. */
export type FloatSize = 2 | 4 | 8;

/** Floats of any size and byte order as float32; `bytes` stays as it is and need not be aligned. */
export function decodeFloats(bytes: Uint8Array, size: FloatSize, littleEndian: boolean): Float32Array {
  const { buffer } = inHostOrder(bytes, size, littleEndian);
  if (size === 4) return new Float32Array(buffer);
  if (size === 8) return Float32Array.from(new Float64Array(buffer));
  return Float32Array.from(new Uint16Array(buffer), halfToNumber);
}

/** Float32 as little-endian bytes; may share memory with `floats`. */
export function encodeFloats(floats: Float32Array): Uint8Array {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  return HOST_IS_LITTLE_ENDIAN ? bytes : inHostOrder(bytes, 4, true);
}

function inHostOrder(bytes: Uint8Array, size: FloatSize, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  if (littleEndian === HOST_IS_LITTLE_ENDIAN) return copy;
  for (let i = 0; i < copy.length; i += size) copy.subarray(i, i + size).reverse();
  return copy;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
