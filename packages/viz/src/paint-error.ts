import { createFlowField, expectLength, expectSameSize, type FlowField, fillUnknown, isKnown } from '@opticalflow/core';
import { errorBinOf, relativeError } from './error-bins.ts';
import { lengthOf } from './max-flow.ts';
import { blackRaster, type Raster } from './raster.ts';

/** Options of {@link paintError}. */
export interface PaintErrorOptions {
  /** One byte for each pixel, row-major: not 0 where the point is hidden in the second picture. */
  occluded?: Uint8Array | undefined;
}

/**
 * Paints the endpoint error of `predicted` in the ten colours of `errorBins`, as the development kit of KITTI 2015 does
 * (`errorImage` of `io_flow.h`): n = min(error / 3 px, error / 5 % of the true length), blue below 1, yellow to red
 * from 1 on. Pixels that are `occluded` have half the brightness, and where the truth is unknown it is black.
 *
 * True flow is sparse, so every pixel is painted with its eight neighbours, in the order of rows: of several the last
 * one shows. The outermost pixels are painted by their neighbours only.
 *
 * Unknown vectors of the prediction are filled first, as `scoreFlow` does.
 *
 * @throws ShapeError when sizes differ, or a field or the mask does not fit them
 */
export function paintError(predicted: FlowField, truth: FlowField, { occluded }: PaintErrorOptions = {}): Raster {
  const { width, height } = createFlowField(truth);
  expectSameSize('predicted flow and truth', truth, createFlowField(predicted));
  if (occluded) expectLength('the occlusion mask', occluded.length, width * height, 'one for each pixel');

  const { data } = fillUnknown(predicted);
  const raster = blackRaster(width, height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      if (!isKnown(truth, i)) continue;
      const u = truth.data[2 * i];
      const v = truth.data[2 * i + 1];
      const error = lengthOf(data[2 * i] - u, data[2 * i + 1] - v);
      const { colour } = errorBinOf(relativeError(error, lengthOf(u, v)));
      const shade = occluded !== undefined && occluded[i] !== 0 ? 0.5 : 1;
      const red = Math.floor(shade * colour[0]);
      const green = Math.floor(shade * colour[1]);
      const blue = Math.floor(shade * colour[2]);
      for (let row = y - 1; row <= y + 1; row++) {
        for (let at = 4 * (row * width + x - 1); at <= 4 * (row * width + x + 1); at += 4) {
          raster.data[at] = red;
          raster.data[at + 1] = green;
          raster.data[at + 2] = blue;
        }
      }
    }
  }
  return raster;
}
