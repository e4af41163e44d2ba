import { loadSome, madd, storeSome } from './vector';
import { UpsampleJob } from './upsample';

/** Weight of input `i` in output `o` along one axis; the last input also stands for what lies beyond it. */
// @ts-ignore: decorator
@inline
function weightOf(i: i32, o: i32, factor: i32, last: i32): f32 {
  const start = i * factor;
  if (o < start) return <f32>(o - start + factor) / <f32>factor;
  return i === last ? 1 : 1 - <f32>(o - start) / <f32>factor;
}

/** One row of the gradient of an enlargement: each input gathers the outputs that it had a part in. */
export function upsampleGradientItem(at: usize, row: i32): void {
  const job = changetype<UpsampleJob>(at);
  const factor = job.factor;
  const bytes = <usize>job.channels << 2;
  const y = row % job.height;
  const wide = job.width * factor;
  const dy = job.input + <usize>((row / job.height) * job.height * factor * wide) * bytes;
  for (let x = 0; x < job.width; x++) {
    const to = job.output + <usize>(row * job.width + x) * bytes;
    for (let c = 0; c < job.channels; c += 4) {
      const lanes = job.channels - c;
      let s = f32x4.splat(0);
      for (let oy = max(0, (y - 1) * factor + 1); oy < (y + 1) * factor; oy++) {
        const weightY = weightOf(y, oy, factor, job.height - 1);
        for (let ox = max(0, (x - 1) * factor + 1); ox < (x + 1) * factor; ox++) {
          const from = dy + <usize>(oy * wide + ox) * bytes + (<usize>c << 2);
          const weight = f32x4.splat(weightY * weightOf(x, ox, factor, job.width - 1));
          s = madd(weight, lanes >= 4 ? v128.load(from) : loadSome(from, lanes), s);
        }
      }
      if (lanes >= 4) v128.store(to + (<usize>c << 2), s);
      else storeSome(to + (<usize>c << 2), s, lanes);
    }
  }
}
