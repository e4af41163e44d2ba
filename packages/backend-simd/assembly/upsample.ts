import { loadSome, madd, storeSome } from './vector';

/** Enlargement by a whole factor; values between pixels are interpolated, beyond the last they stay the same. */
@unmanaged
export class UpsampleJob {
  kind: i32;
  items: i32;
  input: usize;
  output: usize;
  height: i32;
  width: i32;
  channels: i32;
  factor: i32;
}

/** One row of the output; rows of a batch follow one another. */
export function upsampleItem(at: usize, row: i32): void {
  const job = changetype<UpsampleJob>(at);
  const factor = job.factor;
  const width = job.width;
  const bytes = <usize>job.channels << 2;
  const tall = job.height * factor;
  const y = (row % tall) / factor;
  const partY = <f32>((row % tall) % factor) / <f32>factor;
  const upper = job.input + <usize>((row / tall) * job.height + y) * <usize>width * bytes;
  const lower = y + 1 < job.height ? upper + <usize>width * bytes : upper;
  let to = job.output + <usize>row * <usize>(width * factor) * bytes;
  for (let x = 0; x < width; x++) {
    const next = x + 1 < width ? bytes : 0;
    for (let k = 0; k < factor; k++) {
      const partX = <f32>k / <f32>factor;
      let p0 = upper + <usize>x * bytes;
      let p1 = lower + <usize>x * bytes;
      const w00 = f32x4.splat((1 - partY) * (1 - partX));
      const w01 = f32x4.splat((1 - partY) * partX);
      const w10 = f32x4.splat(partY * (1 - partX));
      const w11 = f32x4.splat(partY * partX);
      const end = to + (bytes & ~15);
      for (; to < end; to += 16, p0 += 16, p1 += 16) {
        let z = f32x4.mul(w00, v128.load(p0));
        z = madd(w01, v128.load(p0 + next), z);
        z = madd(w10, v128.load(p1), z);
        v128.store(to, madd(w11, v128.load(p1 + next), z));
      }
      const rest = job.channels & 3;
      if (rest === 0) continue;
      let z = f32x4.mul(w00, loadSome(p0, rest));
      z = madd(w01, loadSome(p0 + next, rest), z);
      z = madd(w10, loadSome(p1, rest), z);
      storeSome(to, madd(w11, loadSome(p1 + next, rest), z), rest);
      to += <usize>rest << 2;
    }
  }
}
