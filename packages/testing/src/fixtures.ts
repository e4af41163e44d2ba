import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** Path of a file under the repository's `fixtures/`. */
export const fixturePath = (name: string): string => join(ROOT, 'fixtures', name);

/** Bytes of a file under the repository's `fixtures/`. */
export const readFixture = (name: string): Uint8Array => new Uint8Array(readFileSync(fixturePath(name)));

/** Path of a file of the larger reference data that lies beside some checkouts; undefined where it does not. */
export function sharedPath(name: string): string | undefined {
  const path = join(ROOT, '../shared', name);
  return existsSync(path) ? path : undefined;
}

/** A tensor of a golden file: row-major values in the layout its file states. */
export interface GoldenTensor {
  shape: number[];
  data: Float32Array | Float64Array;
}

/** Reference outputs by name, with the notes that their writer left. */
export interface Golden {
  tensors: Map<string, GoldenTensor>;
  metadata: Record<string, string>;
}

/**
 * Reads reference outputs. Deliberately not the product's reader of safetensors: tests of that reader, too, need
 * values that it had no hand in.
 */
export function readGolden(path: string): Golden {
  const bytes = readFileSync(path);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength));
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, GoldenTensor>();
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [begin, end],
    },
  ] of Object.entries<{
    dtype: string;
    shape: number[];
    data_offsets: [number, number];
  }>(entries)) {
    const buffer = bytes.buffer.slice(
      bytes.byteOffset + 8 + headerLength + begin,
      bytes.byteOffset + 8 + headerLength + end,
    );
    tensors.set(name, { shape, data: goldenValues(name, dtype, buffer) });
  }
  return { tensors, metadata };
}

function goldenValues(name: string, dtype: string, buffer: ArrayBuffer): Float32Array | Float64Array {
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return new Float64Array(buffer);
    case 'I64':
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case 'I32':
      return Float64Array.from(new Int32Array(buffer));
    case 'U8':
      return Float32Array.from(new Uint8Array(buffer));
    default:
      throw new Error(`golden ${name} has dtype ${dtype}, which this reader does not know`);
  }
}

/** Reference outputs under the repository's `fixtures/`. */
export const readGoldenFixture = (name: string): Golden => readGolden(fixturePath(name));

/** [N,C,H,W] -> [N,H,W,C]. */
export function toNHWC({ shape: [n, c, h, w], data }: GoldenTensor): GoldenTensor & { data: Float32Array } {
  const out = new Float32Array(data.length);
  for (let b = 0; b < n; b++) {
    for (let k = 0; k < c; k++) {
      for (let i = 0; i < h * w; i++) out[(b * h * w + i) * c + k] = data[(b * c + k) * h * w + i];
    }
  }
  return { shape: [n, h, w, c], data: out };
}
