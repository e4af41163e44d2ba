/** Turns little-endian bytes of one element type into floats. */
export interface FloatDecoder {
  readonly bytesPerElement: number;
  decode(bytes: Uint8Array): Float32Array;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function elementwise(bytesPerElement: number, element: (view: DataView, offset: number) => number): FloatDecoder {
  return {
    bytesPerElement,
    decode(bytes) {
      const source = view(bytes);
      const out = new Float32Array(bytes.byteLength / bytesPerElement);
      for (let i = 0; i < out.length; i++) out[i] = element(source, i * bytesPerElement);
      return out;
    },
  };
}

const word = new DataView(new ArrayBuffer(4));

/** The value of an IEEE half. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

function brainToFloat(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** Decoders by element type. Integers beyond 2^24 lose precision, as floats do. */
export const floatDecoders = {
  float32: {
    bytesPerElement: 4,
    decode: (bytes: Uint8Array) => new Float32Array(bytes.slice().buffer),
  },
  float64: elementwise(8, (source, at) => source.getFloat64(at, true)),
  float16: elementwise(2, (source, at) => halfToFloat(source.getUint16(at, true))),
  bfloat16: elementwise(2, (source, at) => brainToFloat(source.getUint16(at, true))),
  int64: elementwise(8, (source, at) => Number(source.getBigInt64(at, true))),
  int32: elementwise(4, (source, at) => source.getInt32(at, true)),
  int16: elementwise(2, (source, at) => source.getInt16(at, true)),
  int8: elementwise(1, (source, at) => source.getInt8(at)),
  uint8: elementwise(1, (source, at) => source.getUint8(at)),
} satisfies Record<string, FloatDecoder>;

/** Name of an element type that can be read. */
export type ElementType = keyof typeof floatDecoders;
