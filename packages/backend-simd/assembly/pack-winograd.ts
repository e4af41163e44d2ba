/**
 * Packs the weights of a 3x3 convolution for Winograd's method: for each point panels of transformed weights, as gemm.ts
 * reads them; in f64, so that they are rounded once. Where weights lie is told by steps, so that those of a transposed convolution are packed from where they are.
 */
@unmanaged
export class PackWinogradJob {
  kind: i32;
  items: i32;
  /** The first tap's weight of input 0 and output 0. */
  from: usize;
  /** Bytes from a tap, an input and an output to the next. */
  tapStep: isize;
  inputStep: isize;
  outputStep: isize;
  to: usize;
  inputs: i32;
  outputs: i32;
  panel: i32;
  /** Of a tile along an axis. */
  points: i32;
  /** Inputs an item. */
  block: i32;
}

/** A block of inputs of one panel. */
export function packWinogradItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<PackWinogradJob>(at);
  const blocks = (job.inputs + job.block - 1) / job.block;
  const wide = (job.outputs + 3) & ~3;
  const start = (item / blocks) * job.panel;
  const width = min(job.panel, wide - start);
  const plane = <usize>(job.inputs * wide) << 2;
  const points = <usize>job.points;
  const first = (item % blocks) * job.block;
  const last = min(first + job.block, job.inputs);
  const rows = scratch;
  const line = scratch + 48 * points;
  for (let i = first; i < last; i++) {
    for (let o = 0; o < width; o += 2) {
      const output = start + o;
      const from = job.from + <usize>(<isize>i * job.inputStep + <isize>output * job.outputStep);
      const lanes = job.outputs - output;
      // along the rows of taps, then along their columns
      for (let row: usize = 0; row < 3; row++) {
        const tap = from + row * 3 * <usize>job.tapStep;
        const a = twoOutputs(tap, job.outputStep, lanes);
        const b = twoOutputs(tap + <usize>job.tapStep, job.outputStep, lanes);
        const c = twoOutputs(tap + 2 * <usize>job.tapStep, job.outputStep, lanes);
        spread(job.points, a, b, c, rows + (row << 4), 48);
      }
      const to = job.to + (<usize>(job.inputs * start + i * width + o) << 2);
      for (let x: usize = 0; x < points; x++) {
        const seen = rows + x * 48;
        spread(job.points, v128.load(seen), v128.load(seen, 16), v128.load(seen, 32), line, 16);
        for (let y: usize = 0; y < points; y++) {
          const rounded = f32x4.demote_f64x2_zero(v128.load(line + (y << 4)));
          v128.store64_lane(to + (y * points + x) * plane, rounded, 0);
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
export function twoOutputs(from: usize, step: isize, lanes: i32): v128 {
  const x = f64x2.splat(lanes > 0 ? <f64>load<f32>(from) : 0);
  return lanes > 1 ? f64x2.replace_lane(x, 1, <f64>load<f32>(from + step)) : f64x2.replace_lane(x, 1, 0);
}

/** G of three values, of F(2, 3), F(4, 3) or F(6, 3): as many values as the tile has points, stored `step` bytes apart. */
function spread(points: i32, a: v128, b: v128, c: v128, to: usize, step: usize): void {
  if (points === 4) {
    const even = f64x2.mul(f64x2.add(a, c), f64x2.splat(0.5));
    const odd = f64x2.mul(b, f64x2.splat(0.5));
    v128.store(to, a);
    pair(even, odd, to + step, step);
    v128.store(to + 3 * step, c);
    return;
  }
  const four = f64x2.splat(4);
  const two = f64x2.splat(2);
  const even1 = f64x2.add(a, c);
  const even2 = f64x2.add(f64x2.mul(four, c), a);
  const twice = f64x2.mul(two, b);
  if (points === 6) {
    const sixth = f64x2.splat((-1.0 / 6));
    const part = f64x2.splat((1.0 / 24));
    v128.store(to, f64x2.mul(a, f64x2.splat(0.25)));
    pair(f64x2.mul(even1, sixth), f64x2.mul(b, sixth), to + step, step);
    pair(f64x2.mul(even2, part), f64x2.mul(twice, part), to + 3 * step, step);
    v128.store(to + 5 * step, c);
    return;
  }
  const ninths = f64x2.splat((-2.0 / 9));
  const small = f64x2.splat((1.0 / 90));
  const large = f64x2.splat((8.0 / 45));
  v128.store(to, a);
  pair(f64x2.mul(even1, ninths), f64x2.mul(b, ninths), to + step, step);
  pair(f64x2.mul(even2, small), f64x2.mul(twice, small), to + 3 * step, step);
  pair(f64x2.mul(f64x2.add(f64x2.mul(four, a), c), large), f64x2.mul(twice, large), to + 5 * step, step);
  v128.store(to + 7 * step, c);
}

/** Sum and difference. */
// @ts-ignore: decorator
@inline
function pair(even: v128, odd: v128, to: usize, step: usize): void {
  v128.store(to, f64x2.add(even, odd));
  v128.store(to + step, f64x2.sub(even, odd));
}
