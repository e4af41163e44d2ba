/** Pieces of pickles, protocol 2 unless a piece says otherwise. */
export type Piece = readonly number[];

export const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));

export const u32 = (n: number): number[] => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24];

export const u64 = (n: number | bigint): number[] =>
  Array.from({ length: 8 }, (_, i) => Number((BigInt.asUintN(64, BigInt(n)) >> BigInt(8 * i)) & 255n));

/** A whole pickle: PROTO, the pieces, STOP. */
export const pickle = (...pieces: Piece[]): Uint8Array => Uint8Array.from([0x80, 2, ...pieces.flat(), 0x2e]);

export const MARK: Piece = [0x28];
export const REDUCE: Piece = [0x52];
export const NONE: Piece = [0x4e];
export const EMPTY_DICT: Piece = [0x7d];
export const EMPTY_LIST: Piece = [0x5d];
export const BUILD: Piece = [0x62];
export const STACK_GLOBAL: Piece = [0x93];

export const text = (value: string): Piece => {
  const bytes = new TextEncoder().encode(value);
  return [0x58, ...u32(bytes.length), ...bytes];
};
export const int = (value: number): Piece =>
  value >= 0 && value < 2 ** 31 ? [0x4a, ...u32(value)] : [0x8a, 8, ...u64(value)];
export const global = (module: string, name: string): Piece => [0x63, ...ascii(`${module}\n${name}\n`)];
export const tuple = (...items: Piece[]): Piece => [...MARK, ...items.flat(), 0x74];
export const list = (...items: Piece[]): Piece => [...EMPTY_LIST, ...MARK, ...items.flat(), 0x65];
export const call = (callee: Piece, ...args: Piece[]): Piece => [...callee, ...tuple(...args), ...REDUCE];
export const dict = (entries: Readonly<Record<string, Piece>>): Piece => [
  ...EMPTY_DICT,
  ...MARK,
  ...Object.entries(entries).flatMap(([key, value]) => [...text(key), ...value]),
  0x75,
];

/** A tensor to write: a view of a storage, in elements. */
export interface TensorPiece {
  readonly key?: string;
  readonly storage?: string;
  /** Elements of the storage. */
  readonly length: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset?: number;
}

export const persistentId = (...items: Piece[]): Piece => [...tuple(...items), 0x51];

export const storage = (type: string, key: string, length: number): Piece =>
  persistentId(text('storage'), global('torch', type), text(key), text('cpu'), int(length));

export const tensor = ({
  key = '0',
  storage: type = 'FloatStorage',
  length,
  shape,
  strides,
  offset = 0,
}: TensorPiece): Piece =>
  call(
    global('torch._utils', '_rebuild_tensor_v2'),
    storage(type, key, length),
    int(offset),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
    [0x89],
    call(global('collections', 'OrderedDict')),
  );
