import { loadSome, madd, storeSome } from './vector';

/**
 * A deformable convolution with a shared offset under MXNet's border rule: one sample of the finished convolution where
 * every tap lies in the frame, the taps one by one at the other pixels.
 */
@unmanaged
export class SharedCutJob {
  kind: i32;
  items: i32;
  input: usize;
  /** The convolution of the input, `reach` pixels larger on each side. */
  correlated: usize;
  /** (dy, dx) for each pixel. */
  offset: usize;
  /** [k,k,channels,outputs] */
  weights: usize;
  output: usize;
  height: i32;
  width: i32;
  channels: i32;
  outputs: i32;
  kernel: i32;
}

/** One row of pixels; rows of a batch follow one another. Scratch: one row of channels. */
export function sharedCutItem(at: usize, row: i32, scratch: usize): void {
  const job = changetype<SharedCutJob>(at);
  const reach = (job.kernel - 1) / 2;
  const picture = row / job.height;
  const y = row % job.height;
  const bytes = <usize>job.outputs << 2;
  const wide = job.width + 2 * reach;
  const whole = job.correlated + <usize>(picture * (job.height + 2 * reach) * wide) * bytes;
  const input = job.input + (<usize>(picture * job.height * job.width * job.channels) << 2);
  for (let x = 0; x < job.width; x++) {
    const pixel = <usize>(row * job.width + x);
    const atY = <f32>y + load<f32>(job.offset + (pixel << 3));
    const atX = <f32>x + load<f32>(job.offset + (pixel << 3), 4);
    const to = job.output + pixel * bytes;
    const low = <f32>reach;
    if (atY >= low && atY <= <f32>(job.height - 1 - reach) && atX >= low && atX <= <f32>(job.width - 1 - reach)) {
      sampleTo(to, whole, wide, job.height + 2 * reach, job.outputs, atY + low, atX + low);
      continue;
    }
    memory.fill(to, 0, bytes);
    for (let tap = 0; tap < job.kernel * job.kernel; tap++) {
      const tapY = atY + <f32>(tap / job.kernel - reach);
      const tapX = atX + <f32>(tap % job.kernel - reach);
      if (!(tapY >= 0 && tapY < <f32>job.height && tapX >= 0 && tapX < <f32>job.width)) continue;
      sampleTo(scratch, input, job.width, job.height, job.channels, tapY, tapX);
      addProduct(job, to, scratch, job.weights + (<usize>(tap * job.channels * job.outputs) << 2));
    }
  }
}

/** A bilinear sample at (y, x), which lies inside the frame; past the centre of the last pixel it stays that pixel's. */
function sampleTo(to: usize, image: usize, width: i32, height: i32, channels: i32, y: f32, x: f32): void {
  const y0 = <i32>floor(y);
  const x0 = <i32>floor(x);
  const partY = y0 + 1 < height ? y - <f32>y0 : 0;
  const partX = x0 + 1 < width ? x - <f32>x0 : 0;
  const bytes = <usize>channels << 2;
  let p00 = image + <usize>(y0 * width + x0) * bytes;
  let p01 = partX > 0 ? p00 + bytes : p00;
  let p10 = partY > 0 ? p00 + <usize>width * bytes : p00;
  let p11 = p10 + (p01 - p00);
  const w00 = f32x4.splat((1 - partY) * (1 - partX));
  const w01 = f32x4.splat((1 - partY) * partX);
  const w10 = f32x4.splat(partY * (1 - partX));
  const w11 = f32x4.splat(partY * partX);
  for (; channels >= 4; channels -= 4, to += 16, p00 += 16, p01 += 16, p10 += 16, p11 += 16) {
    let z = f32x4.mul(w00, v128.load(p00));
    z = madd(w01, v128.load(p01), z);
    z = madd(w10, v128.load(p10), z);
    v128.store(to, madd(w11, v128.load(p11), z));
  }
  if (channels === 0) return;
  let z = f32x4.mul(w00, loadSome(p00, channels));
  z = madd(w01, loadSome(p01, channels), z);
  z = madd(w10, loadSome(p10, channels), z);
  storeSome(to, madd(w11, loadSome(p11, channels), z), channels);
}

/** Adds a row of channels times the weights of a tap. */
function addProduct(job: SharedCutJob, to: usize, row: usize, weights: usize): void {
  for (let c = 0; c < job.channels; c++) {
    const x = v128.load32_splat(row + (<usize>c << 2));
    const w = weights + (<usize>(c * job.outputs) << 2);
    let o = 0;
    for (; o + 4 <= job.outputs; o += 4) {
      const at = <usize>o << 2;
      v128.store(to + at, madd(x, v128.load(w + at), v128.load(to + at)));
    }
    const rest = job.outputs - o;
    const at = <usize>o << 2;
    if (rest > 0) storeSome(to + at, madd(x, loadSome(w + at, rest), loadSome(to + at, rest)), rest);
  }
}
