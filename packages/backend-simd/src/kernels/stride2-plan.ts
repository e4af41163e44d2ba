import { blockOf, roundUp, splitsOf } from './convolution-items.ts';
import type { ConvolutionPlan, ConvolutionSizes } from './convolution-sizes.ts';
import { KIND } from './kinds.ts';

/** Products of a tile for each pair of channels, at the points of all four pictures: 16 + 12 + 12 + 9. */
export const STRIDE2_PRODUCTS = 49;

/** Outputs of a tile along an axis, and points. */
const SIDE = 3;
const POINTS = 4;
/** Points that are finite along both axes, and the others. */
const FINITE = 9;
const INFINITE = 7;

/** Tiles an item at most. */
const MOST_TILES = 24;
/** Fewer tiles, or tiles for more weights, do not make up for packed weights that are five times as large. */
const FEWEST_TILES = 16;
const WEIGHTS_PER_TILE = 250;
/** Fewer channels do not make up for transforming them. */
const FEWEST_INPUTS = 12;
const FEWEST_OUTPUTS = 9;
/** Share of the direct method's products that tiles may need at most, those that stand out of the picture too. */
const MOST_PRODUCTS = 0.8;

/** Tiles of 3x3 outputs. */
const tilesOf = ({ batch, outHeight, outWidth }: ConvolutionSizes): number =>
  batch * Math.ceil(outHeight / SIDE) * Math.ceil(outWidth / SIDE);

/** Whether a convolution is a 3x3 one of stride 2 that F(3x3, 2x2) does sooner than the direct method. */
export function isStride2Worth(sizes: ConvolutionSizes): boolean {
  const { kernelHeight, kernelWidth, strides, dilations, inputs, outputs, canvas } = sizes;
  const isStride2 = kernelHeight === 3 && kernelWidth === 3 && strides[0] === 2 && strides[1] === 2;
  if (!isStride2 || canvas || dilations[0] !== 1 || dilations[1] !== 1) return false;
  // pictures lie side by side in whole vectors
  if (inputs % 4 !== 0 || inputs < FEWEST_INPUTS || outputs < FEWEST_OUTPUTS) return false;
  const tiles = tilesOf(sizes);
  const pixels = sizes.batch * sizes.outHeight * sizes.outWidth;
  if (tiles < FEWEST_TILES || inputs * outputs > WEIGHTS_PER_TILE * tiles) return false;
  return STRIDE2_PRODUCTS * tiles <= MOST_PRODUCTS * 9 * pixels;
}

/** How F(3x3, 2x2) over the four pictures of every other pixel is done, `winograd-stride2.ts`. */
export function planStride2(
  sizes: ConvolutionSizes,
  { panel, threads }: { panel: number; threads: number },
): ConvolutionPlan {
  const tiles = tilesOf(sizes);
  const block = blockOf(tiles, MOST_TILES, threads);
  const blocks = Math.ceil(tiles / block);
  const wide = roundUp(sizes.outputs, 4);
  const splits = splitsOf(blocks, Math.ceil(wide / panel), threads);
  const pixels = 4 * STRIDE2_PRODUCTS * sizes.inputs;
  const plane = (floats: number) => block * (4 * floats + 64) + 192;
  const tile = pixels + Math.max(pixels, 4 * POINTS * SIDE * wide);
  const planes = FINITE * plane(4 * sizes.inputs) + INFINITE * plane(2 * sizes.inputs) + POINTS ** 2 * plane(wide);
  const scratch = tile + planes + 4096;
  return { kind: KIND.winogradStride2, points: POINTS, panel, block, splits, items: blocks * splits, scratch };
}
