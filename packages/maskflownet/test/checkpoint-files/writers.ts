import { dict, int, list, type Piece, pickle, text, u32, u64 } from './pickle-writer.ts';
import { concatenate, type ZipOptions, zip } from './zip-writer.ts';

/** Raw bytes of storages by key. */
export type Storages = Readonly<Record<string, Uint8Array>>;

/** The little-endian bytes of floats. */
export const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** A file of `torch.save`, the zip archive. */
export function torchZip(
  pickled: Uint8Array,
  storages: Storages = {},
  { root = 'archive', byteorder = 'little', ...options }: ZipOptions & { root?: string; byteorder?: string } = {},
): Uint8Array {
  const folder = root === '' ? '' : `${root}/`;
  const data = Object.entries(storages).map(([key, bytes]) => [`${folder}data/${key}`, bytes] as const);
  const order = new TextEncoder().encode(byteorder);
  return zip([[`${folder}data.pkl`, pickled], [`${folder}byteorder`, order], ...data], options);
}

/** A file of the older `torch.save`. Storages are given with their number of elements. */
export function torchLegacy(
  root: Piece,
  storages: readonly (readonly [key: string, elements: number, bytes: Uint8Array])[],
  { littleEndian = true, protocol = 1001 } = {},
): Uint8Array {
  const magic = Uint8Array.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]);
  return concatenate([
    magic,
    pickle(int(protocol)),
    pickle(dict({ protocol_version: int(protocol), little_endian: [littleEndian ? 0x88 : 0x89] })),
    pickle(root),
    pickle(list(...storages.map(([key]) => text(key)))),
    ...storages.flatMap(([, elements, bytes]) => [Uint8Array.from(u64(elements)), bytes]),
  ]);
}

/** An array of an MXNet file. */
export interface MxnetArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly version?: 1 | 2 | 3;
  /** 0 is dense. */
  readonly storageType?: number;
}

/** A file of MXNet's `NDArray::Save`. */
export function mxnetFile(arrays: readonly MxnetArray[]): Uint8Array {
  const parts = arrays.flatMap(({ shape, type, bytes, version = 2, storageType = 0 }) => [
    Uint8Array.from([
      ...u32(0xf993fac7 + version),
      ...(version === 1 ? [] : u32(storageType)),
      ...u32(shape.length),
      ...shape.flatMap((n) => u64(n)),
      ...u32(1),
      ...u32(0),
      ...u32(type),
    ]),
    bytes,
  ]);
  const names = arrays.map(({ name }) => Uint8Array.from([...u64(name.length), ...new TextEncoder().encode(name)]));
  const count = Uint8Array.from(u64(arrays.length));
  return concatenate([Uint8Array.from([...u64(0x112), ...u64(0)]), count, ...parts, count, ...names]);
}

/** A safetensors file of any header, right or wrong. */
export function safetensorsFile(header: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(header);
  return concatenate([Uint8Array.from(u64(json.length)), json, data]);
}
