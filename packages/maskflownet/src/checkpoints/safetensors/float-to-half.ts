const bits = new DataView(new ArrayBuffer(4));

const INFINITE = 0x7c00;
const QUIET = 0x200;

/**
 * The IEEE half nearest to a float, ties to even, as its bits. Subnormals are kept; what is 65520 or more becomes
 * infinite; every NaN becomes the quiet one of its sign.
 */
export function floatToHalf(value: number): number {
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  const mantissa = word & 0x7fffff;
  if (exponent === 255) return sign | INFINITE | (mantissa === 0 ? 0 : QUIET);
  const half = exponent - 112;
  if (half >= 31) return sign | INFINITE;
  if (half >= 1) return sign | roundShift((half << 23) | mantissa, 13);
  // subnormal: the implicit one comes in, and shifts down with the rest
  return half < -10 ? sign : sign | roundShift(mantissa | 0x800000, 14 - half);
}

/** Drops low bits, rounding to the nearest, ties to even. A carry runs into the exponent, which is right. */
function roundShift(value: number, shift: number): number {
  const floor = value >>> shift;
  const rest = value & (2 ** shift - 1);
  const half = 2 ** (shift - 1);
  return rest > half || (rest === half && (floor & 1) === 1) ? floor + 1 : floor;
}
