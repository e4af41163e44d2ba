import { madd, storeSome } from './vector';
import { inputTile4 } from './winograd-f4';

// The gradient of a 3x3 convolution of stride 1 by its weights, as F(3x3, 4x4) of Lavin and Gray (CVPR 2016): nine results
// of 4x4 gradients and the 6x6 inputs that they saw, by 36 products for each pair of channels, where 144 would be due. As
// it has as many points as F(4x4, 3x3), and the same, inputs are transformed alike. Three jobs: tiles are transformed;
// then, for each point, inputs are multiplied by gradients and summed up over all tiles; then the sums are transformed.

const POINTS: usize = 6;
const PLANES = 36;
/** Gradients of a tile along an axis. */
const SIDE = 4;
/** Taps along an axis. */
const TAPS: usize = 3;
/** Tiles whose rows stay in the cache while pairs of channels take their turns. */
const STRIP = 64;

@unmanaged
export class FilterWinogradJob {
  kind: i32;
  items: i32;
  x: usize;
  inputs: i32;
  height: i32;
  width: i32;
  dy: usize;
  outputs: i32;
  outHeight: i32;
  outWidth: i32;
  /** Input row and column of output pixel (0, 0)'s first tap. */
  top: i32;
  left: i32;
  dilation: i32;
  /** In all, and an item. */
  tiles: i32;
  block: i32;
  /** Transformed inputs, [36][tiles], and the bytes of a row of their channels. */
  spreadX: usize;
  xRow: usize;
  /** Transformed gradients, alike. */
  spreadY: usize;
  yRow: usize;
  /** [36][inputs][outputs], both rounded up to multiples of four, and the inputs an item. */
  sums: usize;
  inputBlock: i32;
  /** [3][3][inputs][outputs] */
  result: usize;
}

/** Transforms a block of tiles. */
export function filterSpreadItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<FilterWinogradJob>(at);
  const d = job.dilation;
  const tilesDown = ((job.outHeight + d - 1) / d + SIDE - 1) / SIDE;
  const tilesRight = ((job.outWidth + d - 1) / d + SIDE - 1) / SIDE;
  const xBytes = <usize>((job.inputs + 3) & ~3) << 2;
  const yBytes = <usize>((job.outputs + 3) & ~3) << 2;
  const xPlane = <usize>job.tiles * job.xRow;
  const yPlane = <usize>job.tiles * job.yRow;
  const edge = scratch + <usize>PLANES * max(xBytes, yBytes) + 64;
  const xPixel = <usize>job.inputs << 2;
  const right = xPixel * <usize>d;
  const yPixel = <usize>job.outputs << 2;
  const yRight = yPixel * <usize>d;
  const last = min((item + 1) * job.block, job.tiles);
  for (let t = item * job.block; t < last; t++) {
    let id = t;
    const column = id % tilesRight;
    id /= tilesRight;
    const row = id % tilesDown;
    id /= tilesDown;
    const phase = id % (d * d);
    const picture = id / (d * d);
    const y = phase / d + row * SIDE * d;
    const x = (phase % d) + column * SIDE * d;
    const to = job.spreadX + <usize>t * job.xRow;
    const top = y + job.top;
    const left = x + job.left;
    const reach = 5 * d;
    const start = job.x + <usize>(picture * job.height * job.width) * xPixel;
    if (top >= 0 && left >= 0 && top + reach < job.height && left + reach < job.width) {
      const tile = start + <usize>(top * job.width + left) * xPixel;
      inputTile4(tile, right, right * <usize>job.width, to, xPlane, xBytes, scratch);
    } else {
      collect(start, xPixel, job.height, job.width, top, left, d, 6, edge, xBytes);
      inputTile4(edge, xBytes, 6 * xBytes, to, xPlane, xBytes, scratch);
    }
    const given = job.dy + <usize>(picture * job.outHeight * job.outWidth) * yPixel;
    const toY = job.spreadY + <usize>t * job.yRow;
    const extent = (SIDE - 1) * d;
    if (y + extent < job.outHeight && x + extent < job.outWidth) {
      const tile = given + <usize>(y * job.outWidth + x) * yPixel;
      gradientTile(tile, yRight, yRight * <usize>job.outWidth, toY, yPlane, yBytes, scratch);
    } else {
      collect(given, yPixel, job.outHeight, job.outWidth, y, x, d, SIDE, edge, yBytes);
      gradientTile(edge, yBytes, yBytes * <usize>SIDE, toY, yPlane, yBytes, scratch);
    }
  }
}

/** Lays out `side` x `side` pixels from (top, left) on, every `d`-th; zeros beyond the picture. */
function collect(
  from: usize,
  pixelBytes: usize,
  height: i32,
  width: i32,
  top: i32,
  left: i32,
  d: i32,
  side: i32,
  to: usize,
  bytes: usize,
): void {
  for (let i = 0; i < side; i++) {
    const y = top + i * d;
    for (let j = 0; j < side; j++, to += bytes) {
      const x = left + j * d;
      if (y >= 0 && y < height && x >= 0 && x < width) {
        memory.copy(to, from + <usize>(y * width + x) * pixelBytes, bytes);
      } else memory.fill(to, 0, bytes);
    }
  }
}

/** G of four values that lie `from` bytes apart, six stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function spread(p: usize, from: usize, to: usize, step: usize): void {
  const g0 = v128.load(p);
  const g1 = v128.load(p + from);
  const g2 = v128.load(p + 2 * from);
  const g3 = v128.load(p + 3 * from);
  v128.store(to, f32x4.mul(g0, f32x4.splat(0.25)));
  const even1 = f32x4.add(g0, g2);
  const odd1 = f32x4.add(g1, g3);
  const sixth = f32x4.splat(<f32>(-1.0 / 6));
  v128.store(to + step, f32x4.mul(f32x4.add(even1, odd1), sixth));
  v128.store(to + 2 * step, f32x4.mul(f32x4.sub(even1, odd1), sixth));
  const four = f32x4.splat(4);
  const even2 = madd(four, g2, g0);
  const odd2 = f32x4.mul(f32x4.splat(2), madd(four, g3, g1));
  const part = f32x4.splat(<f32>(1.0 / 24));
  v128.store(to + 3 * step, f32x4.mul(f32x4.add(even2, odd2), part));
  v128.store(to + 4 * step, f32x4.mul(f32x4.sub(even2, odd2), part));
  v128.store(to + 5 * step, g3);
}

/** Transforms one tile of gradients, as `inputTile4` does inputs. */
function gradientTile(
  from: usize,
  right: usize,
  down: usize,
  to: usize,
  plane: usize,
  bytes: usize,
  scratch: usize,
): void {
  const row = bytes * <usize>SIDE;
  for (let j: usize = 0; j < <usize>SIDE; j++) {
    const pixel = from + j * right;
    for (let c: usize = 0; c < bytes; c += 16) spread(pixel + c, down, scratch + j * bytes + c, row);
  }
  for (let i: usize = 0; i < POINTS; i++) {
    for (let c: usize = 0; c < bytes; c += 16) spread(scratch + i * row + c, bytes, to + i * POINTS * plane + c, plane);
  }
}

/** For one point, the sums of a block of inputs with all outputs. */
export function filterProductItem(at: usize, item: i32): void {
  const job = changetype<FilterWinogradJob>(at);
  const inputs = (job.inputs + 3) & ~3;
  const outputs = (job.outputs + 3) & ~3;
  const blocks = (inputs + job.inputBlock - 1) / job.inputBlock;
  const point = <usize>(item / blocks);
  const first = (item % blocks) * job.inputBlock;
  const last = min(first + job.inputBlock, inputs);
  const row = <usize>outputs << 2;
  const sums = job.sums + point * <usize>inputs * row;
  const x = job.spreadX + point * <usize>job.tiles * job.xRow;
  const y = job.spreadY + point * <usize>job.tiles * job.yRow;
  memory.fill(sums + <usize>first * row, 0, <usize>(last - first) * row);
  for (let t = 0; t < job.tiles; t += STRIP) {
    const count = <usize>min(STRIP, job.tiles - t);
    const a = x + <usize>t * job.xRow;
    const b = y + <usize>t * job.yRow;
    for (let i = first; i < last; i += 4) {
      const to = sums + <usize>i * row;
      let o: usize = 0;
      for (; o + 32 <= row; o += 32) product4x8(count, a + (<usize>i << 2), job.xRow, b + o, job.yRow, to + o, row);
      if (o < row) product4x4(count, a + (<usize>i << 2), job.xRow, b + o, job.yRow, to + o, row);
    }
  }
}

/** C[4][8] += A[k][4]^T B[k][8], rows of all three as far apart as is said. */
function product4x8(k: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize): void {
  let r = c;
  let s00 = v128.load(r);
  let s01 = v128.load(r, 16);
  r += cStep;
  let s10 = v128.load(r);
  let s11 = v128.load(r, 16);
  r += cStep;
  let s20 = v128.load(r);
  let s21 = v128.load(r, 16);
  r += cStep;
  let s30 = v128.load(r);
  let s31 = v128.load(r, 16);
  const end = b + k * bStep;
  while (b < end) {
    const g0 = v128.load(b);
    const g1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    s00 = madd(x0, g0, s00);
    s01 = madd(x0, g1, s01);
    const x1 = v128.load32_splat(a, 4);
    s10 = madd(x1, g0, s10);
    s11 = madd(x1, g1, s11);
    const x2 = v128.load32_splat(a, 8);
    s20 = madd(x2, g0, s20);
    s21 = madd(x2, g1, s21);
    const x3 = v128.load32_splat(a, 12);
    s30 = madd(x3, g0, s30);
    s31 = madd(x3, g1, s31);
    a += aStep;
    b += bStep;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  c += cStep;
  v128.store(c, s10);
  v128.store(c, s11, 16);
  c += cStep;
  v128.store(c, s20);
  v128.store(c, s21, 16);
  c += cStep;
  v128.store(c, s30);
  v128.store(c, s31, 16);
}

/** C[4][4] += A[k][4]^T B[k][4]. */
function product4x4(k: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize): void {
  let s0 = v128.load(c);
  let s1 = v128.load(c + cStep);
  let s2 = v128.load(c + 2 * cStep);
  let s3 = v128.load(c + 3 * cStep);
  const end = b + k * bStep;
  while (b < end) {
    const g = v128.load(b);
    s0 = madd(v128.load32_splat(a), g, s0);
    s1 = madd(v128.load32_splat(a, 4), g, s1);
    s2 = madd(v128.load32_splat(a, 8), g, s2);
    s3 = madd(v128.load32_splat(a, 12), g, s3);
    a += aStep;
    b += bStep;
  }
  v128.store(c, s0);
  v128.store(c + cStep, s1);
  v128.store(c + 2 * cStep, s2);
  v128.store(c + 3 * cStep, s3);
}

/** A^T of six values that lie `from` bytes apart, three stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function gather(p: usize, from: usize, to: usize, step: usize): void {
  const m1 = v128.load(p + from);
  const m2 = v128.load(p + 2 * from);
  const m3 = v128.load(p + 3 * from);
  const m4 = v128.load(p + 4 * from);
  const sum1 = f32x4.add(m1, m2);
  const sum2 = f32x4.add(m3, m4);
  v128.store(to, f32x4.add(v128.load(p), f32x4.add(sum1, sum2)));
  v128.store(to + step, madd(f32x4.splat(2), f32x4.sub(m3, m4), f32x4.sub(m1, m2)));
  v128.store(to + 2 * step, madd(f32x4.splat(4), sum2, f32x4.add(sum1, v128.load(p + 5 * from))));
}

/** Transforms the sums of a block of inputs. */
export function filterGatherItem(at: usize, item: i32, scratch: usize): void {
  const job = changetype<FilterWinogradJob>(at);
  const row = <usize>((job.outputs + 3) & ~3) << 2;
  const plane = <usize>((job.inputs + 3) & ~3) * row;
  const outRow = <usize>job.outputs << 2;
  const tap = <usize>job.inputs * outRow;
  const results = scratch + POINTS * TAPS * 16;
  const last = min((item + 1) * job.inputBlock, job.inputs);
  for (let i = item * job.inputBlock; i < last; i++) {
    for (let c: usize = 0; c < outRow; c += 16) {
      const sums = job.sums + <usize>i * row + c;
      for (let j: usize = 0; j < POINTS; j++) gather(sums + j * plane, POINTS * plane, scratch + j * 16, POINTS * 16);
      let to = job.result + <usize>i * outRow + c;
      const lanes = <i32>(outRow - c) >> 2;
      for (let tapY: usize = 0; tapY < TAPS; tapY++) {
        gather(scratch + tapY * POINTS * 16, 16, results, 16);
        for (let tapX: usize = 0; tapX < TAPS; tapX++, to += tap) {
          const w = v128.load(results + tapX * 16);
          if (lanes >= 4) v128.store(to, w);
          else storeSome(to, w, lanes);
        }
      }
    }
  }
}
