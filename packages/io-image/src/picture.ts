import { expectInteger, ShapeError } from '@opticalflow/core';

/**
 * What the writers take: interleaved samples, row-major, top row first, of one (grey), three (RGB) or four (RGBA)
 * channels. Bytes run 0..255, 16-bit samples 0..65535, floats 0..1. A `Frame`, an `ImageData` and a raster of
 * `@opticalflow/viz` all fit.
 */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array | Float32Array;
}

/** A checked picture whose samples are integers; floats become bytes, rounded to nearest and clamped. */
export interface IntegerPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly depth: 8 | 16;
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
}

/** @throws ShapeError when sizes are not positive integers or do not fit the number of samples */
export function integerPicture({ width, height, data }: Picture): IntegerPicture {
  expectInteger('the width of a picture', width);
  expectInteger('the height of a picture', height);
  const area = width * height;
  const channels = data.length / area;
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new ShapeError(
      `a picture of ${width}x${height}`,
      `1, 3 or 4 channels (${area}, ${3 * area} or ${4 * area} samples)`,
      `${data.length} samples`,
    );
  }
  const integers = data instanceof Float32Array ? Uint8ClampedArray.from(data, (x) => Math.floor(255 * x + 0.5)) : data;
  return { width, height, channels, depth: data instanceof Uint16Array ? 16 : 8, data: integers };
}

/** The colours of a picture as RGB, without alpha; grey is repeated. */
export function rgbOf({ width, height, channels, data }: IntegerPicture): Uint8Array | Uint8ClampedArray | Uint16Array {
  if (channels === 3) return data;
  const area = width * height;
  const rgb = data instanceof Uint16Array ? new Uint16Array(3 * area) : new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[channels === 1 ? i : 4 * i + c];
  }
  return rgb;
}
