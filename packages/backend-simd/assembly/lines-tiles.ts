import { leaky, madd } from './vector';

// Pixels of a convolution whose windows see unbroken lines: each pixel's lines are multiplied where they lie, by a panel
// of packed weights, with all sums in registers from the first line to the last. `a` is the first pixel's first line,
// `lineStep` bytes lead to the next, `apart` to the next pixel's. Steps end in ways out as in gemm.ts, and for its reason.

/** Four pixels of eight outputs. */
export function linesTile4x8(
  lines: i32,
  length: i32,
  a: usize,
  lineStep: usize,
  apart: usize,
  b: usize,
  bias: usize,
  slope: f32,
  to: usize,
  toStep: usize,
): void {
  let c00 = v128.load(bias, 0);
  let c01 = v128.load(bias, 16);
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  const lineBytes = (<usize>length * 8) << 2;
  for (let line = 0; line < lines; line++, a += lineStep) {
    let a0 = a;
    let a1 = a0 + apart;
    let a2 = a1 + apart;
    let a3 = a2 + apart;
    const end = b + lineBytes;
    while (b < end) {
      const b00 = v128.load(b, 0);
      const b01 = v128.load(b, 16);
      const x00 = v128.load32_splat(a0, 0);
      c00 = madd(x00, b00, c00);
      c01 = madd(x00, b01, c01);
      const x01 = v128.load32_splat(a1, 0);
      c10 = madd(x01, b00, c10);
      c11 = madd(x01, b01, c11);
      const x02 = v128.load32_splat(a2, 0);
      c20 = madd(x02, b00, c20);
      c21 = madd(x02, b01, c21);
      const x03 = v128.load32_splat(a3, 0);
      c30 = madd(x03, b00, c30);
      c31 = madd(x03, b01, c31);
      if (b + 32 >= end) break;
      const b10 = v128.load(b, 32);
      const b11 = v128.load(b, 48);
      const x10 = v128.load32_splat(a0, 4);
      c00 = madd(x10, b10, c00);
      c01 = madd(x10, b11, c01);
      const x11 = v128.load32_splat(a1, 4);
      c10 = madd(x11, b10, c10);
      c11 = madd(x11, b11, c11);
      const x12 = v128.load32_splat(a2, 4);
      c20 = madd(x12, b10, c20);
      c21 = madd(x12, b11, c21);
      const x13 = v128.load32_splat(a3, 4);
      c30 = madd(x13, b10, c30);
      c31 = madd(x13, b11, c31);
      if (b + 64 >= end) break;
      const b20 = v128.load(b, 64);
      const b21 = v128.load(b, 80);
      const x20 = v128.load32_splat(a0, 8);
      c00 = madd(x20, b20, c00);
      c01 = madd(x20, b21, c01);
      const x21 = v128.load32_splat(a1, 8);
      c10 = madd(x21, b20, c10);
      c11 = madd(x21, b21, c11);
      const x22 = v128.load32_splat(a2, 8);
      c20 = madd(x22, b20, c20);
      c21 = madd(x22, b21, c21);
      const x23 = v128.load32_splat(a3, 8);
      c30 = madd(x23, b20, c30);
      c31 = madd(x23, b21, c31);
      if (b + 96 >= end) break;
      const b30 = v128.load(b, 96);
      const b31 = v128.load(b, 112);
      const x30 = v128.load32_splat(a0, 12);
      c00 = madd(x30, b30, c00);
      c01 = madd(x30, b31, c01);
      const x31 = v128.load32_splat(a1, 12);
      c10 = madd(x31, b30, c10);
      c11 = madd(x31, b31, c11);
      const x32 = v128.load32_splat(a2, 12);
      c20 = madd(x32, b30, c20);
      c21 = madd(x32, b31, c21);
      const x33 = v128.load32_splat(a3, 12);
      c30 = madd(x33, b30, c30);
      c31 = madd(x33, b31, c31);
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      b += 128;
    }
    b = end;
  }
  const slopes = f32x4.splat(slope);
  v128.store(to, leaky(c00, slopes), 0);
  v128.store(to, leaky(c01, slopes), 16);
  to += toStep;
  v128.store(to, leaky(c10, slopes), 0);
  v128.store(to, leaky(c11, slopes), 16);
  to += toStep;
  v128.store(to, leaky(c20, slopes), 0);
  v128.store(to, leaky(c21, slopes), 16);
  to += toStep;
  v128.store(to, leaky(c30, slopes), 0);
  v128.store(to, leaky(c31, slopes), 16);
}

/** Four pixels of four outputs. */
export function linesTile4x4(
  lines: i32,
  length: i32,
  a: usize,
  lineStep: usize,
  apart: usize,
  b: usize,
  bias: usize,
  slope: f32,
  to: usize,
  toStep: usize,
): void {
  let c0 = v128.load(bias);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  const lineBytes = (<usize>length * 4) << 2;
  for (let line = 0; line < lines; line++, a += lineStep) {
    let at = a;
    let a1 = a + apart;
    let a2 = a1 + apart;
    let a3 = a2 + apart;
    const end = b + lineBytes;
    while (b < end) {
      const w0 = v128.load(b, 0);
      c0 = madd(v128.load32_splat(at, 0), w0, c0);
      c1 = madd(v128.load32_splat(a1, 0), w0, c1);
      c2 = madd(v128.load32_splat(a2, 0), w0, c2);
      c3 = madd(v128.load32_splat(a3, 0), w0, c3);
      if (b + 16 >= end) break;
      const w1 = v128.load(b, 16);
      c0 = madd(v128.load32_splat(at, 4), w1, c0);
      c1 = madd(v128.load32_splat(a1, 4), w1, c1);
      c2 = madd(v128.load32_splat(a2, 4), w1, c2);
      c3 = madd(v128.load32_splat(a3, 4), w1, c3);
      if (b + 32 >= end) break;
      const w2 = v128.load(b, 32);
      c0 = madd(v128.load32_splat(at, 8), w2, c0);
      c1 = madd(v128.load32_splat(a1, 8), w2, c1);
      c2 = madd(v128.load32_splat(a2, 8), w2, c2);
      c3 = madd(v128.load32_splat(a3, 8), w2, c3);
      if (b + 48 >= end) break;
      const w3 = v128.load(b, 48);
      c0 = madd(v128.load32_splat(at, 12), w3, c0);
      c1 = madd(v128.load32_splat(a1, 12), w3, c1);
      c2 = madd(v128.load32_splat(a2, 12), w3, c2);
      c3 = madd(v128.load32_splat(a3, 12), w3, c3);
      at += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      b += 64;
    }
    b = end;
  }
  const slopes = f32x4.splat(slope);
  v128.store(to, leaky(c0, slopes));
  to += toStep;
  v128.store(to, leaky(c1, slopes));
  to += toStep;
  v128.store(to, leaky(c2, slopes));
  to += toStep;
  v128.store(to, leaky(c3, slopes));
}
