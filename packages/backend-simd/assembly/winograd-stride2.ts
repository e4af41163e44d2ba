import { ConvJob, firstOutput, lastOutput } from './conv-job';
import { multiply } from './multiply';
import { rowBytes } from './winograd';
import { inputTileStride2, outputTileStride2, SEEN } from './winograd-stride2-tile';

/** Outputs of a tile along an axis. */
const OUTPUTS = 3;
/** Points of a tile that are finite along both axes, and the others. */
const FINITE = 9;
const INFINITE = 7;

/**
 * A block of tiles of a 3x3 convolution of stride 2, whose inputs are a multiple of four: transforms them, multiplies
 * point by point, transforms back.
 */
export function winogradStride2Item(at: usize, item: i32, scratch: usize): void {
  const job = changetype<ConvJob>(at);
  const tilesDown = (job.outHeight + OUTPUTS - 1) / OUTPUTS;
  const tilesRight = (job.outWidth + OUTPUTS - 1) / OUTPUTS;
  const first = (item / job.splits) * job.block;
  const from = firstOutput(job, item);
  const columns = lastOutput(job, item) - from;
  const tiles = min(job.block, tilesDown * tilesRight * job.batch - first);

  const bytes = <usize>job.inputs << 2;
  const finiteRow = rowBytes(4 * job.inputs);
  const infiniteRow = rowBytes(2 * job.inputs);
  const productRow = <usize>((columns + 3) & ~3) << 2;
  const finitePlane = <usize>job.block * finiteRow + 192;
  const infinitePlane = <usize>job.block * infiniteRow + 192;
  const productPlane = <usize>job.block * productRow + 192;
  // first the scratch of one tile's transforms, then those of the block
  const pixels = <usize>(SEEN * SEEN) * bytes;
  const edge = scratch + max(pixels, 12 * productRow);
  const finite = edge + pixels;
  const infinite = finite + FINITE * finitePlane;
  const products = infinite + INFINITE * infinitePlane;

  const down = job.inputStep * <usize>job.width;
  const outDown = job.outputStep * <usize>job.outWidth;
  for (let t = 0; t < tiles; t++) {
    let id = first + t;
    const x = (id % tilesRight) * 2 * OUTPUTS + job.left;
    id /= tilesRight;
    const y = (id % tilesDown) * 2 * OUTPUTS + job.top;
    const picture = <usize>(id / tilesDown) * <usize>job.height;
    const toFinite = finite + <usize>t * finiteRow;
    const toInfinite = infinite + <usize>t * infiniteRow;
    if (y >= 0 && x >= 0 && y + SEEN <= job.height && x + SEEN <= job.width) {
      const tile = job.input + ((picture + <usize>y) * <usize>job.width + <usize>x) * job.inputStep;
      inputTileStride2(tile, job.inputStep, down, toFinite, finitePlane, toInfinite, infinitePlane, bytes, scratch);
      continue;
    }
    let pixel = edge;
    for (let yy = y; yy < y + SEEN; yy++) {
      for (let xx = x; xx < x + SEEN; xx++, pixel += bytes) {
        if (yy >= 0 && yy < job.height && xx >= 0 && xx < job.width) {
          memory.copy(pixel, job.input + ((picture + <usize>yy) * <usize>job.width + <usize>xx) * job.inputStep, bytes);
        } else memory.fill(pixel, 0, bytes);
      }
    }
    const line = bytes * <usize>SEEN;
    inputTileStride2(edge, bytes, line, toFinite, finitePlane, toInfinite, infinitePlane, bytes, scratch);
  }

  const wide = (job.outputs + 3) & ~3;
  let weights = job.weights;
  for (let p = 0; p < FINITE + INFINITE; p++) {
    const isFinite = p < FINITE;
    const depth = isFinite ? 4 * job.inputs : p < FINITE + INFINITE - 1 ? 2 * job.inputs : job.inputs;
    const rows = isFinite ? finite + <usize>p * finitePlane : infinite + <usize>(p - FINITE) * infinitePlane;
    const panels = weights + (<usize>(depth * from) << 2);
    const to = products + <usize>p * productPlane;
    multiply(tiles, depth, columns, job.panel, rows, isFinite ? finiteRow : infiniteRow, panels, to, productRow);
    weights += <usize>(depth * wide) << 2;
  }

  const outBytes = <usize>columns << 2;
  const bias = job.bias ? job.bias + (<usize>from << 2) : 0;
  for (let t = 0; t < tiles; t++) {
    let id = first + t;
    const x = (id % tilesRight) * OUTPUTS;
    id /= tilesRight;
    const y = (id % tilesDown) * OUTPUTS;
    const picture = <usize>(id / tilesDown) * <usize>job.outHeight;
    const rows = min(OUTPUTS, job.outHeight - y);
    const across = min(OUTPUTS, job.outWidth - x);
    const product = products + <usize>t * productRow;
    const pixel = (picture + <usize>y) * <usize>job.outWidth + <usize>x;
    const to = job.output + pixel * job.outputStep + (<usize>from << 2);
    outputTileStride2(
      product, productPlane, to, job.outputStep, outDown, rows, across, bias, job.slope, outBytes, scratch,
    ); // prettier-ignore
  }
}
