import { type Frame, type Pixels, toFrame } from '@opticalflow/core';

/**
 * A picture to show or to write: interleaved RGBA bytes, row-major, top row first, `4 * width * height` of them. Alpha
 * is straight (not premultiplied), 255 = opaque. `data` is what `ImageData` takes, without a copy:
 * `new ImageData(raster.data, raster.width)`.
 */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A colour as red, green and blue, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A raster in which every pixel is transparent black. */
export function clearRaster(width: number, height: number): Raster {
  return { width, height, data: new Uint8ClampedArray(4 * width * height) };
}

/** A raster in which every pixel is opaque black. */
export function blackRaster(width: number, height: number): Raster {
  const raster = clearRaster(width, height);
  for (let i = 3; i < raster.data.length; i += 4) raster.data[i] = 255;
  return raster;
}

/** A level 0..255 as a byte: rounded to nearest, halves up. `Uint8ClampedArray` itself rounds halves to even. */
export const toByte = (level: number): number => Math.floor(level + 0.5);

/** What a sample is multiplied by to become a level 0..255. */
export const levelsPerUnit = ({ data }: Pixels): number => (data instanceof Float32Array ? 255 : 1);

/**
 * Pixels as a raster of their own; those of four channels keep their alpha.
 *
 * @throws ShapeError when sizes are not positive integers or do not fit the number of samples
 */
export function rasterOf(pixels: Pixels): Raster {
  const { width, height, data }: Frame = toFrame(pixels);
  const raster = blackRaster(width, height);
  const levels = levelsPerUnit(pixels);
  const hasAlpha = pixels.data.length === raster.data.length;
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) raster.data[4 * i + c] = toByte(levels * data[3 * i + c]);
    if (hasAlpha) raster.data[4 * i + 3] = toByte(levels * pixels.data[4 * i + 3]);
  }
  return raster;
}
