import { leaky, loadSome, madd, storeSome } from './vector';

/**
 * Bilinear samples of a picture along a flow; and, for the networks' asymmetric matching, what follows them at once:
 * `leaky((sample + bias) * sigmoid(mask) + addend)`.
 */
@unmanaged
export class WarpJob {
  kind: i32;
  items: i32;
  image: usize;
  imageHeight: i32;
  imageWidth: i32;
  channels: i32;
  /** Two floats a pixel. */
  flow: usize;
  /** 1 when the flow's first component is y. */
  yFirst: i32;
  output: usize;
  height: i32;
  width: i32;
  /** Added to both coordinates. */
  origin: i32;
  /** 1 repeats the border where 0 sees zeros. */
  repeat: i32;
  /** One float for each channel; 0 = none. */
  bias: usize;
  /** Logits, one for each pixel; 0 = none. */
  mask: usize;
  /** Of the output's shape; 0 = none. */
  addend: usize;
  /** Samples whose weight inside the frame is not more than this become zero. */
  minCoverage: f32;
  slope: f32;
}

/** Beyond this no pixel is near; it keeps the conversion to an integer defined, also for NaN. */
const FAR: f32 = 1e6;

// @ts-ignore: decorator
@inline
function tamed(x: f32): f32 {
  return abs(x) < FAR ? x : FAR;
}

/** One row of pixels; rows of a batch follow one another. */
export function warpItem(at: usize, row: i32, zeros: usize): void {
  const job = changetype<WarpJob>(at);
  const bytes = <usize>job.channels << 2;
  const image = job.image + <usize>(row / job.height) * <usize>job.imageHeight * <usize>job.imageWidth * bytes;
  const y = row % job.height;
  const slope = f32x4.splat(job.slope);
  for (let x = 0; x < job.width; x++) {
    const pixel = <usize>row * <usize>job.width + <usize>x;
    const flow = job.flow + (pixel << 3);
    const moveY = load<f32>(job.yFirst ? flow : flow + 4);
    const moveX = load<f32>(job.yFirst ? flow + 4 : flow);
    let atY = tamed(<f32>(y + job.origin) + moveY);
    let atX = tamed(<f32>(x + job.origin) + moveX);
    let gain: f32 = 1;
    if (job.minCoverage >= 0) gain = coverage(atY, job.imageHeight) * coverage(atX, job.imageWidth) > job.minCoverage ? 1 : 0;
    if (job.repeat) {
      atY = max(<f32>0, min(<f32>(job.imageHeight - 1), atY));
      atX = max(<f32>0, min(<f32>(job.imageWidth - 1), atX));
    }
    const floorY = floor(atY);
    const floorX = floor(atX);
    const partY = atY - floorY;
    const partX = atX - floorX;
    const y0 = <i32>floorY;
    const x0 = <i32>floorX;
    let p00 = pixelAt(job, image, y0, x0, zeros);
    let p01 = pixelAt(job, image, y0, x0 + 1, zeros);
    let p10 = pixelAt(job, image, y0 + 1, x0, zeros);
    let p11 = pixelAt(job, image, y0 + 1, x0 + 1, zeros);
    if (job.mask) gain *= sigmoid(load<f32>(job.mask + (pixel << 2)));
    const w00 = f32x4.splat((1 - partY) * (1 - partX));
    const w01 = f32x4.splat((1 - partY) * partX);
    const w10 = f32x4.splat(partY * (1 - partX));
    const w11 = f32x4.splat(partY * partX);
    const gains = f32x4.splat(gain);
    let to = job.output + pixel * bytes;
    const end = to + (bytes & ~15);
    let bias = job.bias;
    let addend = job.addend ? job.addend + pixel * bytes : 0;
    while (to < end) {
      let z = f32x4.mul(w00, v128.load(p00));
      z = madd(w01, v128.load(p01), z);
      z = madd(w10, v128.load(p10), z);
      z = madd(w11, v128.load(p11), z);
      if (bias) {
        z = f32x4.add(z, v128.load(bias));
        bias += 16;
      }
      z = f32x4.mul(z, gains);
      if (addend) {
        z = f32x4.add(z, v128.load(addend));
        addend += 16;
      }
      v128.store(to, leaky(z, slope));
      p00 += 16;
      p01 += 16;
      p10 += 16;
      p11 += 16;
      to += 16;
    }
    const rest = job.channels & 3;
    if (rest === 0) continue;
    let z = f32x4.mul(w00, loadSome(p00, rest));
    z = madd(w01, loadSome(p01, rest), z);
    z = madd(w10, loadSome(p10, rest), z);
    z = madd(w11, loadSome(p11, rest), z);
    if (bias) z = f32x4.add(z, loadSome(bias, rest));
    z = f32x4.mul(z, gains);
    if (addend) z = f32x4.add(z, loadSome(addend, rest));
    storeSome(to, leaky(z, slope), rest);
  }
}

// @ts-ignore: decorator
@inline
function pixelAt(job: WarpJob, image: usize, y: i32, x: i32, zeros: usize): usize {
  if (y < 0 || y >= job.imageHeight || x < 0 || x >= job.imageWidth) return zeros;
  return image + (<usize>((y * job.imageWidth + x) * job.channels) << 2);
}

/** Weight inside the frame of a sample at `at`, along one axis. */
export function coverage(at: f32, size: i32): f32 {
  const low = floor(at);
  const part = at - low;
  const index = <i32>low;
  return (index >= 0 && index < size ? 1 - part : 0) + (index + 1 >= 0 && index + 1 < size ? part : 0);
}

/** How much of each sample of a flow lies inside the frame. */
@unmanaged
export class CoverageJob {
  kind: i32;
  items: i32;
  flow: usize;
  output: usize;
  height: i32;
  width: i32;
  /** 1 when the flow's first component is y. */
  yFirst: i32;
}

/** One row of pixels; rows of a batch follow one another. */
export function coverageItem(at: usize, row: i32): void {
  const job = changetype<CoverageJob>(at);
  const y = <f32>(row % job.height);
  const pixel = <usize>(row * job.width);
  let flow = job.flow + (pixel << 3);
  let to = job.output + (pixel << 2);
  for (let x = 0; x < job.width; x++, flow += 8, to += 4) {
    const atY = tamed(y + load<f32>(job.yFirst ? flow : flow + 4));
    const atX = tamed(<f32>x + load<f32>(job.yFirst ? flow + 4 : flow));
    store<f32>(to, coverage(atY, job.height) * coverage(atX, job.width));
  }
}

function sigmoid(x: f32): f32 {
  return 1 / (1 + Mathf.exp(-x));
}
