import { elementCount } from '../shape.ts';

/** A tensor to write: values and shape agree. */
export interface WritableTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** How values are kept in a file. */
export type SafetensorsDtype = 'F32' | 'F16';

/** Options of {@link writeSafetensors}. */
export interface WriteSafetensorsOptions {
  readonly dtype?: SafetensorsDtype;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Tensors as a safetensors file, in their order; the same tensors give the same bytes. Halves are rounded to the
 * nearest, ties to even; what is too large for a half becomes infinite.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, WritableTensor>,
  { dtype = 'F32', metadata = {} }: WriteSafetensorsOptions = {},
): Uint8Array {
  const bytesPerElement = dtype === 'F32' ? 4 : 2;
  const header: Record<string, unknown> = { __metadata__: metadata };
  let size = 0;
  for (const [name, { shape }] of tensors) {
    const end = size + elementCount(shape) * bytesPerElement;
    header[name] = { dtype, shape, data_offsets: [size, end] };
    size = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // blanks after the header align the data to eight bytes, as the reference implementation does
  const start = Math.ceil((8 + json.length) / 8) * 8;
  const file = new Uint8Array(start + size);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start);
  file.set(json, 8);
  let at = start;
  for (const { data } of tensors.values()) {
    for (const value of data) {
      if (dtype === 'F32') view.setFloat32(at, value, true);
      else view.setUint16(at, floatToHalf(value), true);
      at += bytesPerElement;
    }
  }
  return file;
}

const bits = new DataView(new ArrayBuffer(4));

/** The IEEE half nearest to a float, ties to even. */
export function floatToHalf(value: number): number {
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  const mantissa = word & 0x7fffff;
  if (exponent === 255) return sign | 0x7c00 | (mantissa === 0 ? 0 : 0x200);
  const half = exponent - 112;
  if (half >= 31) return sign | 0x7c00;
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
