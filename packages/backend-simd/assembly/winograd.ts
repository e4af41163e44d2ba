import { ConvJob, firstOutput, lastOutput } from './conv-job';
import { multiply } from './multiply';
import { inputTile2, outputTile2 } from './winograd-f2';
import { inputTile4, outputTile4 } from './winograd-f4';
import { inputTile6, outputTile6 } from './winograd-f6';

/** Bytes of a row of channels, as blocks keep it: rows that are a multiple of 1 kB apart would meet in the same lines of the cache. */
// @ts-ignore: decorator
@inline
export function rowBytes(channels: i32): usize {
  const bytes = <usize>((channels + 3) & ~3) << 2;
  return (bytes & 1023) === 0 ? bytes + 64 : bytes;
}

/**
 * A block of tiles of a 3x3 convolution of stride 1: transforms them, multiplies point by point, transforms back. With
 * dilation d the picture falls apart into d x d pictures of every d-th pixel, whose tiles are numbered one after another.
 */
export function winogradItem(at: usize, item: i32, scratch: usize, outputs: i32): void {
  const job = changetype<ConvJob>(at);
  const points = outputs + 2;
  const planes = points * points;
  const d = job.dilationY;
  const tilesDown = ((job.outHeight + d - 1) / d + outputs - 1) / outputs;
  const tilesRight = ((job.outWidth + d - 1) / d + outputs - 1) / outputs;
  const first = (item / job.splits) * job.block;
  const from = firstOutput(job, item);
  const columns = lastOutput(job, item) - from;
  const tiles = min(job.block, tilesDown * tilesRight * d * d * job.batch - first);

  const inputRow = rowBytes(job.inputs);
  const productRow = <usize>((columns + 3) & ~3) << 2;
  const inputPlane = <usize>job.block * inputRow + 192;
  const productPlane = <usize>job.block * productRow + 192;
  const bytes = <usize>((job.inputs + 3) & ~3) << 2;
  // first the scratch of one tile's transforms, then those of the block
  const edge = scratch + <usize>planes * max(bytes, productRow) + 64;
  const spread = edge + <usize>planes * bytes;
  const products = spread + <usize>planes * inputPlane;

  const right = job.inputStep * <usize>d;
  const down = right * <usize>job.width;
  const outRight = job.outputStep * <usize>d;
  const outDown = outRight * <usize>job.outWidth;

  for (let t = 0; t < tiles; t++) {
    let id = first + t;
    const column = id % tilesRight;
    id /= tilesRight;
    const row = id % tilesDown;
    id /= tilesDown;
    const phase = id % (d * d);
    const picture = <usize>(id / (d * d)) * <usize>job.height;
    const y = (phase / d) + row * outputs * d + job.top;
    const x = (phase % d) + column * outputs * d + job.left;
    const to = spread + <usize>t * inputRow;
    const reach = (points - 1) * d;
    if (y >= 0 && x >= 0 && y + reach < job.height && x + reach < job.width) {
      const tile = job.input + ((picture + <usize>y) * <usize>job.width + <usize>x) * job.inputStep;
      inputTile(outputs, tile, right, down, to, inputPlane, bytes, scratch);
      continue;
    }
    let pixel = edge;
    for (let i = 0; i < points; i++) {
      const yy = y + i * d;
      for (let j = 0; j < points; j++) {
        const xx = x + j * d;
        if (yy >= 0 && yy < job.height && xx >= 0 && xx < job.width) {
          const seen = (picture + <usize>yy) * <usize>job.width + <usize>xx;
          memory.copy(pixel, job.input + seen * job.inputStep, bytes);
        } else memory.fill(pixel, 0, bytes);
        pixel += bytes;
      }
    }
    inputTile(outputs, edge, bytes, bytes * <usize>points, to, inputPlane, bytes, scratch);
  }

  const pointWeights = <usize>(job.inputs * ((job.outputs + 3) & ~3)) << 2;
  const weights = job.weights + (<usize>(job.inputs * from) << 2);
  for (let p = 0; p < planes; p++) {
    multiply(
      tiles,
      job.inputs,
      columns,
      job.panel,
      spread + <usize>p * inputPlane,
      inputRow,
      weights + <usize>p * pointWeights,
      products + <usize>p * productPlane,
      productRow,
    );
  }

  const outBytes = <usize>columns << 2;
  const bias = job.bias ? job.bias + (<usize>from << 2) : 0;
  for (let t = 0; t < tiles; t++) {
    let id = first + t;
    const column = id % tilesRight;
    id /= tilesRight;
    const row = id % tilesDown;
    id /= tilesDown;
    const phase = id % (d * d);
    const picture = <usize>(id / (d * d)) * <usize>job.outHeight;
    const y = (phase / d) + row * outputs * d;
    const x = (phase % d) + column * outputs * d;
    const rows = min(outputs, (job.outHeight - y + d - 1) / d);
    const across = min(outputs, (job.outWidth - x + d - 1) / d);
    if (y >= job.outHeight || x >= job.outWidth) continue;
    const product = products + <usize>t * productRow;
    const pixel = (picture + <usize>y) * <usize>job.outWidth + <usize>x;
    const to = job.output + pixel * job.outputStep + (<usize>from << 2);
    if (outputs === 6) {
      outputTile6(product, productPlane, to, outRight, outDown, rows, across, bias, job.slope, outBytes, scratch);
    } else if (outputs === 4) {
      outputTile4(product, productPlane, to, outRight, outDown, rows, across, bias, job.slope, outBytes, scratch);
    } else {
      outputTile2(product, productPlane, to, outRight, outDown, rows, across, bias, job.slope, outBytes, scratch);
    }
  }
}

function inputTile(
  outputs: i32,
  from: usize,
  right: usize,
  down: usize,
  to: usize,
  plane: usize,
  bytes: usize,
  scratch: usize,
): void {
  if (outputs === 6) inputTile6(from, right, down, to, plane, bytes, scratch);
  else if (outputs === 4) inputTile4(from, right, down, to, plane, bytes, scratch);
  else inputTile2(from, right, down, to, plane, bytes, scratch);
}
