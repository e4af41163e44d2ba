/** Name of an element type that can be read. */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint8'
  | 'bool';

type ReadElement = (view: DataView, offset: number) => number;

const word = new DataView(new ArrayBuffer(4));

/** The value of an IEEE half, given as its bits. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

let halves: Float32Array | undefined;

/** All halves by their bits: a large checkpoint looks up millions. */
function halfTable(): Float32Array {
  halves ??= Float32Array.from({ length: 1 << 16 }, (_, half) => halfToFloat(half));
  return halves;
}

function brainToFloat(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** Bytes of an element, and how it is read from little-endian bytes. */
const ELEMENTS: Readonly<Record<ElementType, readonly [number, ReadElement]>> = {
  float32: [4, (view, at) => view.getFloat32(at, true)],
  float64: [8, (view, at) => view.getFloat64(at, true)],
  float16: [2, (view, at) => halfToFloat(view.getUint16(at, true))],
  bfloat16: [2, (view, at) => brainToFloat(view.getUint16(at, true))],
  int64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  int32: [4, (view, at) => view.getInt32(at, true)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  int8: [1, (view, at) => view.getInt8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  bool: [1, (view, at) => Math.min(1, view.getUint8(at))],
};

/** Size of an element in a file. */
export const bytesPerElement = (type: ElementType): number => ELEMENTS[type][0];

/** Little-endian elements as floats, in memory of their own. Integers beyond 2^24 lose precision, as floats do. */
export function decodeFloats(bytes: Uint8Array, type: ElementType): Float32Array {
  // the constructor copies, and so aligns; slice() of a Buffer would do neither
  if (type === 'float32') return new Float32Array(new Uint8Array(bytes).buffer);
  const [size, read] = ELEMENTS[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(bytes.byteLength / size);
  if (type === 'float16') {
    const table = halfTable();
    for (let i = 0; i < out.length; i++) out[i] = table[view.getUint16(2 * i, true)];
    return out;
  }
  for (let i = 0; i < out.length; i++) out[i] = read(view, i * size);
  return out;
}
