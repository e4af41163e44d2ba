import type { Colour } from './raster.ts';

/** A colour of the error map, and the errors that it stands for: from `from` up to but without `to`. */
export interface ErrorBin {
  readonly from: number;
  readonly to: number;
  readonly colour: Colour;
}

const COLOURS: readonly Colour[] = [
  [49, 54, 149],
  [69, 117, 180],
  [116, 173, 209],
  [171, 217, 233],
  [224, 243, 248],
  [254, 224, 144],
  [253, 174, 97],
  [244, 109, 67],
  [215, 48, 39],
  [165, 0, 38],
];

/**
 * The ten bins of KITTI's error map, in units of the threshold of an outlier: an error counts 1 where it is 3 px or 5 %
 * of the true length, whichever is more. Bounds 0, 1/16, 1/8, 1/4, 1/2, 1, 2, 4, 8, 16, infinity: the first five are
 * inliers, in blue, the last five outliers, in yellow to red.
 *
 * Source: `log_colormap.h` of the development kit of KITTI 2015.
 */
export const errorBins: readonly ErrorBin[] = Object.freeze(
  COLOURS.map((colour, i) =>
    Object.freeze({
      from: i === 0 ? 0 : 2 ** (i - 5),
      to: i === COLOURS.length - 1 ? Number.POSITIVE_INFINITY : 2 ** (i - 4),
      colour: Object.freeze(colour),
    }),
  ),
);

/** An endpoint error in units of the threshold of an outlier, where the true vector has that length; both in pixels. */
export function relativeError(error: number, length: number): number {
  return length === 0 ? error / 3 : Math.min(error / 3, (20 * error) / length);
}

/** The bin of a relative error, which is at least 0. */
export function errorBinOf(relative: number): ErrorBin {
  let bin = errorBins.length - 1;
  while (relative < errorBins[bin].from) bin--;
  return errorBins[bin];
}
