import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

/** A gradient of a convolution by its weights, 3x3, of stride 1. */
export interface FilterGradient {
  x: number;
  inputs: number;
  height: number;
  width: number;
  dy: number;
  outputs: number;
  outHeight: number;
  outWidth: number;
  batch: number;
  top: number;
  left: number;
  dilation: number;
  /** Where the result goes. */
  result: number;
}

const SIDE = 4;
const PLANES = 36;
/** Tiles an item of the first job. */
const TILES = 8;
/** Inputs an item of the others. */
const INPUTS = 32;
/** Fewer tiles than that are not worth three jobs. */
const LEAST_TILES = 32;

const roundUp = (n: number) => 4 * Math.ceil(n / 4);

/** Rows that are a multiple of 1 kB apart would meet in the same lines of the cache. */
const rowBytes = (channels: number) => {
  const bytes = 4 * roundUp(channels);
  return bytes % 1024 === 0 ? bytes + 64 : bytes;
};

/** How many tiles the gradient has. */
export function filterTiles({ outHeight, outWidth, dilation, batch }: Omit<FilterGradient, 'x' | 'dy' | 'result'>) {
  const along = (size: number) => Math.ceil(Math.ceil(size / dilation) / SIDE);
  return along(outHeight) * along(outWidth) * dilation ** 2 * batch;
}

/** Whether tiles are worth it. */
export const isTiled = (gradient: Omit<FilterGradient, 'x' | 'dy' | 'result'>): boolean =>
  gradient.inputs >= 4 && filterTiles(gradient) >= LEAST_TILES;

/** Computes it by Winograd's method, as `assembly/filter-winograd.ts` describes. */
export function runFilterWinograd({ engine }: SimdBackend, gradient: FilterGradient): void {
  const { heap } = engine;
  const { inputs, outputs } = gradient;
  const tiles = filterTiles(gradient);
  const [xRow, yRow] = [rowBytes(inputs), rowBytes(outputs)];
  const sizes = [PLANES * tiles * xRow, PLANES * tiles * yRow, 4 * PLANES * roundUp(inputs) * roundUp(outputs)];
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const block = heap.allocate(sizes.reduce((sum, size) => sum + size, 0));
  try {
    const [spreadX, spreadY, sums] = starts.map((start) => block + start);
    const fields = [
      gradient.x,
      inputs,
      gradient.height,
      gradient.width,
      gradient.dy,
      outputs,
      gradient.outHeight,
      gradient.outWidth,
      gradient.top,
      gradient.left,
      gradient.dilation,
      tiles,
      TILES,
      spreadX,
      xRow,
      spreadY,
      yRow,
      sums,
      INPUTS,
      gradient.result,
    ];
    const blocks = Math.ceil(inputs / INPUTS);
    engine.expectScratch(2 * PLANES * Math.max(xRow, yRow) + 1024);
    engine.run(KIND.filterSpread, Math.ceil(tiles / TILES), fields);
    engine.run(KIND.filterProduct, PLANES * blocks, fields);
    engine.run(KIND.filterGather, blocks, fields);
  } finally {
    heap.release(block);
  }
}
