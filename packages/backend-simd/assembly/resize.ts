import { sourceAt } from './source';
import { loadSome, madd, storeSome } from './vector';

/** Bilinear resizing; where each row and column comes from is a table: two indices and a fraction for each. */
@unmanaged
export class ResizeJob {
  kind: i32;
  items: i32;
  input: usize;
  output: usize;
  height: i32;
  width: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  rows: usize;
  columns: usize;
}

/** One row of the result; rows of a batch follow one another. */
export function resizeItem(at: usize, item: i32): void {
  const job = changetype<ResizeJob>(at);
  const bytes = <usize>job.channels << 2;
  const line = <usize>job.width * bytes;
  const picture = job.input + <usize>((item / job.outHeight) * job.height) * line;
  const row = sourceAt(job.rows, item % job.outHeight);
  const upper = picture + <usize>row.low * line;
  const lower = picture + <usize>row.high * line;
  const down = f32x4.splat(row.fraction);
  let to = job.output + <usize>(item * job.outWidth) * bytes;
  for (let x = 0; x < job.outWidth; x++) {
    const column = sourceAt(job.columns, x);
    const across = f32x4.splat(column.fraction);
    const left = <usize>column.low * bytes;
    const right = <usize>column.high * bytes;
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16, to += 16) {
      const p00 = v128.load(upper + left + c);
      const p10 = v128.load(lower + left + c);
      const top = madd(f32x4.sub(v128.load(upper + right + c), p00), across, p00);
      const bottom = madd(f32x4.sub(v128.load(lower + right + c), p10), across, p10);
      v128.store(to, madd(f32x4.sub(bottom, top), down, top));
    }
    const rest = job.channels & 3;
    if (rest === 0) continue;
    const p00 = loadSome(upper + left + c, rest);
    const p10 = loadSome(lower + left + c, rest);
    const top = madd(f32x4.sub(loadSome(upper + right + c, rest), p00), across, p00);
    const bottom = madd(f32x4.sub(loadSome(lower + right + c, rest), p10), across, p10);
    storeSome(to, madd(f32x4.sub(bottom, top), down, top), rest);
    to += <usize>rest << 2;
  }
}
