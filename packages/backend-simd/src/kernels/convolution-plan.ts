import type { Instructions } from '../engine/engine.ts';
import { blockOf, ITEMS_PER_THREAD, ROWS, roundUp, splitsOf } from './convolution-items.ts';
import type { ConvolutionPlan, ConvolutionSizes } from './convolution-sizes.ts';
import { KIND } from './kinds.ts';
import { isStride2Worth, planStride2 } from './stride2-plan.ts';

/** `fast` allows tiles of 4x4 and 6x6 outputs of Winograd, `exact` does not. */
export type Precision = 'fast' | 'exact';

/** Bytes of pixels that a direct convolution lays out at once: they stay in the cache near the core. */
const SEEN_BYTES = 192 * 1024;

/** Tiles an item at most, by their points along an axis. */
const MOST_TILES: Record<number, number> = { 4: 60, 6: 24, 8: 12 };
/** More inputs than that make reading the weights dearer than leaving the cache near the core. */
const FEW_INPUTS = 384;
/** By what that raises the tiles an item. */
const MORE_TILES: Record<number, number> = { 4: 1, 6: 1.5, 8: 3 };
/** Fewer tiles gain little, and cost coarse flow its digits; tiles for more weights do not make up for their memory. */
const F6_TILES = 100;
const F6_WEIGHTS_PER_TILE = 250;

/** The fixed rule: nothing is measured, so that a network does the same on every run. */
export function planConvolution(
  sizes: ConvolutionSizes,
  { precision, instructions, threads }: { precision: Precision; instructions: Instructions; threads: number },
): ConvolutionPlan {
  const { outputs } = sizes;
  const wide = roundUp(outputs, 4);
  const panel = instructions === 'relaxed' && wide % 8 !== 0 && wide % 12 === 0 ? 12 : wideEnough(instructions, wide);
  const points = winogradPoints(sizes, precision);
  if (points > 0) return planWinograd(sizes, { points, panel, threads });
  if (precision === 'fast' && !sizes.inTraining && isStride2Worth(sizes)) return planStride2(sizes, { panel, threads });
  const depth = sizes.kernelHeight * sizes.kernelWidth * sizes.inputs;
  const pixels = sizes.batch * sizes.outHeight * sizes.outWidth;
  if (outputs <= 4 && sizes.inputs >= 16) {
    const block = Math.max(16, Math.ceil(pixels / (threads * ITEMS_PER_THREAD)));
    return { kind: KIND.narrow, points, panel, block, splits: 1, items: Math.ceil(pixels / block), scratch: 0 };
  }
  if (isTight(sizes)) {
    const rows = sizes.batch * sizes.outHeight;
    const splits = splitsOf(rows, Math.ceil(wide / LINES_PANEL), threads);
    // a tile's sums, and four pixels' windows
    const scratch = 128 + 16 * depth + 64;
    return { kind: KIND.lines, points, panel: LINES_PANEL, block: 1, splits, items: rows * splits, scratch };
  }
  const most = Math.min(192, Math.max(ROWS, Math.floor(SEEN_BYTES / (4 * depth + 16))));
  const block = blockOf(pixels, roundDown(most), threads);
  const splits = splitsOf(Math.ceil(pixels / block), Math.ceil(wide / panel), threads);
  const scratch = block * (4 * depth + 16) + block * 4 * wide;
  return { kind: KIND.direct, points, panel, block, splits, items: Math.ceil(pixels / block) * splits, scratch };
}

/** Outputs that are multiplied at once where lines are multiplied in place. */
const LINES_PANEL = 8;

/** Whether each window sees unbroken lines: its pixels side by side, and nothing but its channels between them. */
const isTight = ({ dilations, inputStep, inputs, canvas }: ConvolutionSizes): boolean =>
  dilations[1] === 1 && inputStep === inputs && canvas === undefined;

/** Tiles of three rows by twelve outputs keep relaxed SIMD busiest; four by eight suit the rest. */
const wideEnough = (instructions: Instructions, wide: number): number =>
  instructions === 'relaxed' && wide >= 64 ? 12 : 8;

const roundDown = (n: number): number => Math.max(ROWS, Math.floor(n / ROWS) * ROWS);

function winogradPoints(sizes: ConvolutionSizes, precision: Precision): number {
  const { kernelHeight, kernelWidth, strides, dilations, inputs, outputs, canvas } = sizes;
  const fits = kernelHeight === 3 && kernelWidth === 3 && strides[0] === 1 && strides[1] === 1;
  if (!fits || canvas || dilations[0] !== dilations[1] || inputs < 8 || outputs <= 4) return 0;
  if (precision === 'exact') return 4;
  return !sizes.inTraining && isF6Worth(sizes) ? 8 : 6;
}

/** Tiles of `side` outputs a side. */
function tilesOf(
  { batch, outHeight, outWidth, dilations }: Omit<WinogradSizes, 'inputs' | 'outputs'>,
  side: number,
): number {
  const along = (size: number) => Math.ceil(Math.ceil(size / dilations[0]) / side);
  return along(outHeight) * along(outWidth) * dilations[0] ** 2 * batch;
}

/** The larger tiles need packed weights that are 16/9 as large, and waste more where they stand out of the picture. */
function isF6Worth(sizes: WinogradSizes): boolean {
  const tiles = tilesOf(sizes, 6);
  const isMany = tiles >= F6_TILES && sizes.inputs * sizes.outputs <= F6_WEIGHTS_PER_TILE * tiles;
  return isMany && 64 * tiles < 0.9 * 36 * tilesOf(sizes, 4);
}

type WinogradSizes = Pick<ConvolutionSizes, 'batch' | 'inputs' | 'outputs' | 'outHeight' | 'outWidth' | 'dilations'>;

function planWinograd(
  sizes: ConvolutionSizes,
  { points, panel, threads }: { points: number; panel: number; threads: number },
): ConvolutionPlan {
  const { inputs, outputs } = sizes;
  const tiles = tilesOf(sizes, points - 2);
  const most = MOST_TILES[points] * (inputs > FEW_INPUTS ? MORE_TILES[points] : 1);
  const block = blockOf(tiles, most, threads);
  const blocks = Math.ceil(tiles / block);
  const wide = roundUp(outputs, 4);
  const splits = splitsOf(blocks, Math.ceil(wide / panel), threads);
  const planes = points * points;
  const inputRow = 4 * roundUp(inputs, 4);
  const tile = planes * Math.max(inputRow, 4 * wide) + 64;
  const scratch = tile + planes * (inputRow + block * (inputRow + 64) + 192 + block * 4 * wide + 192) + 4096;
  const kind = { 4: KIND.winogradF2, 6: KIND.winogradF4, 8: KIND.winogradF6 }[points]!;
  return { kind, points, panel, block, splits, items: blocks * splits, scratch };
}
