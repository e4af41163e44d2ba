import { expectInteger } from '@opticalflow/core';
import { errorBins } from './error-bins.ts';
import { clearRaster, type Raster } from './raster.ts';

/** Options of {@link paintErrorLegend}. */
export interface PaintErrorLegendOptions {
  /** Width in pixels, at least 10; 200 by default. */
  width?: number | undefined;
  /** Height in pixels, at least 2; 18 by default. */
  height?: number | undefined;
}

/**
 * The key to the colours of `paintError`: ten bars, from the smallest errors at the left to the largest at the right.
 * The upper two thirds show them as they are, the lower third at half the brightness, as of occluded pixels. The bars
 * stand for n = min(error / 3 px, error / 5 % of the true length) from 0, 1/16, 1/8, 1/4, 1/2, 1, 2, 4, 8 and 16 on, as
 * `errorBins` has them: outliers begin in the middle.
 *
 * @throws ShapeError when a side is not an integer, or is too small
 */
export function paintErrorLegend({ width = 200, height = 18 }: PaintErrorLegendOptions = {}): Raster {
  expectInteger('the width of an error legend', width, errorBins.length);
  expectInteger('the height of an error legend', height, 2);
  const raster = clearRaster(width, height);
  const occludedFrom = Math.ceil((2 * height) / 3);
  for (let y = 0; y < height; y++) {
    const shade = y < occludedFrom ? 1 : 0.5;
    for (let x = 0; x < width; x++) {
      const { colour } = errorBins[Math.floor((errorBins.length * x) / width)];
      const at = 4 * (y * width + x);
      for (let c = 0; c < 3; c++) raster.data[at + c] = Math.floor(shade * colour[c]);
      raster.data[at + 3] = 255;
    }
  }
  return raster;
}
