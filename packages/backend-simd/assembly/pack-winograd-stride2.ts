import { PackWinogradJob, twoOutputs } from './pack-winograd';

/** Finite points along an axis. */
const FINITE: usize = 3;
/** Bytes of a tap's two outputs. */
const PAIR: usize = 16;

/**
 * Packs the weights of a 3x3 convolution of stride 2 for Winograd's method, in f64, so that they are rounded once: for
 * each point panels of transformed weights, in each the inputs of all the pictures that have it, as
 * `winograd-stride2-tile.ts` lays them out. A block of inputs of one panel.
 */
export function packWinogradStride2Item(at: usize, item: i32, scratch: usize): void {
  const job = changetype<PackWinogradJob>(at);
  const blocks = (job.inputs + job.block - 1) / job.block;
  const wide = (job.outputs + 3) & ~3;
  const start = (item / blocks) * job.panel;
  const width = min(job.panel, wide - start);
  const first = (item % blocks) * job.block;
  const last = min(first + job.block, job.inputs);
  const line = scratch + 3 * (2 * FINITE + 1) * PAIR;
  for (let i = first; i < last; i++) {
    for (let o = 0; o < width; o += 2) {
      const output = start + o;
      const from = job.from + <usize>(<isize>i * job.inputStep + <isize>output * job.outputStep);
      const lanes = job.outputs - output;
      // along the columns of taps, then along the rows of points
      for (let column: usize = 0; column < 3; column++) {
        const tap = from + column * <usize>job.tapStep;
        const a = twoOutputs(tap, job.outputStep, lanes);
        const b = twoOutputs(tap + 3 * <usize>job.tapStep, job.outputStep, lanes);
        const c = twoOutputs(tap + 6 * <usize>job.tapStep, job.outputStep, lanes);
        spread(a, b, c, scratch + column * PAIR, 3 * PAIR);
      }
      for (let y: usize = 0; y < 2 * FINITE + 1; y++) {
        const seen = scratch + y * 3 * PAIR;
        spread(v128.load(seen), v128.load(seen, 16), v128.load(seen, 32), line, PAIR);
        for (let x: usize = 0; x < 2 * FINITE + 1; x++) {
          const rounded = f32x4.demote_f64x2_zero(v128.load(line + x * PAIR));
          const place = placeOf(job, wide, start, width, i, y, x) + <usize>o;
          v128.store64_lane(job.to + (place << 2), rounded, 0);
        }
      }
    }
  }
}

/** Floats before a panel's first output for an input, at one of the 7x7 points: four of the even pictures, three of the odd. */
function placeOf(job: PackWinogradJob, wide: i32, start: i32, width: i32, input: i32, y: usize, x: usize): usize {
  const oddY = y > FINITE;
  const oddX = x > FINITE;
  const row = <i32>(oddY ? y - FINITE - 1 : y);
  const column = <i32>(oddX ? x - FINITE - 1 : x);
  const seenY = y === FINITE ? 1 : 2;
  const seenX = x === FINITE ? 1 : 2;
  // points before this one, times their pictures: 9 x 4, then 3 x 2 and 3 x 2
  const finite = seenX === 2 ? 4 * (3 * row + column) : 36 + 2 * row;
  const infinite = seenX === 2 ? 42 + 2 * column : 48;
  const before = seenY === 2 ? finite : infinite;
  const picture = <i32>oddY * seenX + <i32>oddX;
  const panel = before * job.inputs * wide + seenY * seenX * job.inputs * start;
  return <usize>(panel + (picture * job.inputs + input) * width);
}

/** G of the outer taps at four points, then of the one between at three, stored `step` bytes apart. */
function spread(a: v128, b: v128, c: v128, to: usize, step: usize): void {
  const half = f64x2.splat(0.5);
  const middle = f64x2.mul(b, half);
  v128.store(to, a);
  to += step;
  v128.store(to, f64x2.mul(f64x2.add(a, c), half));
  to += step;
  v128.store(to, f64x2.mul(f64x2.sub(a, c), half));
  to += step;
  v128.store(to, c);
  to += step;
  v128.store(to, b);
  to += step;
  v128.store(to, middle);
  to += step;
  v128.store(to, middle);
}
