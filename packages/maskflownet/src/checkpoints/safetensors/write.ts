import { ShapeError } from '@opticalflow/core';
import { elementCount } from '../shape.ts';
import { floatToHalf } from './float-to-half.ts';

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

const ALIGNMENT = 8;
const BLANK = 0x20;
/** The header's own entry, which no tensor may be called. */
const METADATA = '__metadata__';

/**
 * Tensors as a safetensors file, in their order; the same tensors give the same bytes.
 *
 * Halves are rounded to the nearest, ties to even; what is below 2^-24 / 2 becomes zero, what is 65520 or more becomes
 * infinite, signs are kept.
 *
 * @throws ShapeError when values and shape disagree
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, WritableTensor>,
  { dtype = 'F32', metadata = {} }: WriteSafetensorsOptions = {},
): Uint8Array {
  const bytesPerElement = dtype === 'F32' ? 4 : 2;
  const entries = [[METADATA, metadata] as [string, object]];
  let size = 0;
  for (const [name, { shape, data }] of tensors) {
    const count = elementCount(shape);
    if (data.length !== count)
      throw new ShapeError(`the values of ${name}`, `${count} for [${shape}]`, `${data.length}`);
    if (name === METADATA) throw new ShapeError('the name of a tensor', `another than ${METADATA}`, name);
    const end = size + count * bytesPerElement;
    entries.push([name, { dtype, shape, data_offsets: [size, end] }]);
    size = end;
  }
  const fields = entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  // blanks after the header align the data, as the reference implementation does
  const start = Math.ceil((8 + json.length) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(start + size);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  file.fill(BLANK, 8, start);
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
