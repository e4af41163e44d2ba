import { ConvJob, firstOutput, lastOutput } from './conv-job';
import { linesTile4x8, linesTile4x4 } from './lines-tiles';
import { storeSome } from './vector';

/** Pixels that are multiplied at once. */
const PIXELS = 4;
/** Pixels of a row that share a panel of weights before the next one is fetched. */
const STRIP = 64;
/** Bytes of the sums of a tile. */
const TILE_BYTES: usize = 128;

/**
 * One row of a convolution whose windows see unbroken lines of the input (all channels of pixels side by side): lines are
 * multiplied where they lie. At the left and right edge they are laid out with zeros first.
 */
export function linesItem(at: usize, item: i32, scratch: usize, zeros: usize): void {
  const job = changetype<ConvJob>(at);
  const row = item / job.splits;
  const from = firstOutput(job, item);
  const to = lastOutput(job, item);
  const depth = job.kernelHeight * job.kernelWidth * job.inputs;
  // lines above and below the frame add nothing
  const top = (row % job.outHeight) * job.strideY + job.top;
  const first = top < 0 ? min(job.kernelHeight, (job.dilationY - 1 - top) / job.dilationY) : 0;
  const last = max(first, min(job.kernelHeight, (job.height - top + job.dilationY - 1) / job.dilationY));
  const y = (row / job.outHeight) * job.height + top + first * job.dilationY;
  const line = job.input + <usize>y * <usize>job.width * job.inputStep;
  for (let start = 0; start < job.outWidth; start += STRIP) {
    const end = min(start + STRIP, job.outWidth);
    for (let output = from; output < to; output += job.panel) {
      const width = min(job.panel, ((to + 3) & ~3) - output);
      const skipped = depth * output + first * job.kernelWidth * job.inputs * width;
      const weights = job.weights + (<usize>skipped << 2);
      for (let x = start; x < end; x += PIXELS) {
        tile(job, row, x, line, last - first, output, width, weights, scratch, zeros);
      }
    }
  }
}

/** Four pixels of a row (fewer at its end) of `width` outputs, from `lines` lines, the first of which begins at `line`. */
function tile(
  job: ConvJob,
  row: i32,
  x: i32,
  line: usize,
  lines: i32,
  output: i32,
  width: i32,
  weights: usize,
  scratch: usize,
  zeros: usize,
): void {
  const length = job.kernelWidth * job.inputs;
  const left = x * job.strideX + job.left;
  let lineStep = <usize>job.width * job.inputStep * <usize>job.dilationY;
  let seen = line + <usize>left * job.inputStep;
  let apart = job.inputStep * <usize>job.strideX;
  if (left < 0 || left + (PIXELS - 1) * job.strideX + job.kernelWidth > job.width) {
    apart = <usize>length << 2;
    seen = scratch + TILE_BYTES;
    for (let i: usize = 0; i < <usize>lines; i++) {
      layOut(job, line + i * lineStep, left, seen + i * <usize>PIXELS * apart, apart);
    }
    lineStep = apart * <usize>PIXELS;
  }
  const bias = job.bias ? job.bias + (<usize>output << 2) : zeros;
  const first = <usize>row * <usize>job.outWidth + <usize>x;
  const result = job.output + first * job.outputStep + (<usize>output << 2);
  const isWhole = x + PIXELS <= job.outWidth && output + width <= job.outputs;
  const to = isWhole ? result : scratch;
  const toStep = isWhole ? job.outputStep : <usize>width << 2;
  if (width === 8) linesTile4x8(lines, length, seen, lineStep, apart, weights, bias, job.slope, to, toStep);
  else linesTile4x4(lines, length, seen, lineStep, apart, weights, bias, job.slope, to, toStep);
  if (isWhole) return;
  const bytes = <usize>min(width, job.outputs - output) << 2;
  for (let i: usize = 0; i < <usize>min(PIXELS, job.outWidth - x); i++) {
    const pixel = result + i * job.outputStep;
    for (let c: usize = 0; c < bytes; c += 16) {
      const sums = v128.load(scratch + i * toStep + c);
      if (c + 16 <= bytes) v128.store(pixel + c, sums);
      else storeSome(pixel + c, sums, <i32>(bytes - c) >> 2);
    }
  }
}

/** What four pixels see of a line that begins or ends within their windows; zeros beyond. */
function layOut(job: ConvJob, line: usize, left: i32, to: usize, lineBytes: usize): void {
  for (let i = 0; i < PIXELS; i++, to += lineBytes) {
    const start = left + i * job.strideX;
    const first = min(max(0, -start), job.kernelWidth);
    const last = max(first, min(job.kernelWidth, job.width - start));
    memory.fill(to, 0, lineBytes);
    const seen = line + <usize>((start + first) * <i32>job.inputStep);
    memory.copy(to + <usize>first * job.inputStep, seen, <usize>(last - first) * job.inputStep);
  }
}
