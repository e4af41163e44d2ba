import type { CostVolumeAttrs } from '../kernel-names.ts';
import type { Values } from '../runtime/host-kernel.ts';

// The loops of reference.ts, three horizontal neighbours at a time. `| 0` says that an index cannot overflow, which
// spares a check at each addition: together they halve the time.

type Shape = readonly number[];

/** The cost volume. */
export function costVolumeHost(
  [first, second]: Values[],
  [output]: Values[],
  [[batch, height, width, channels]]: Shape[],
  { maxDisplacement: d, scale, slope }: CostVolumeAttrs,
): void {
  const side = 2 * d + 1;
  output.fill(0);
  for (let row = 0; row < batch * height; row++) {
    const y = row % height;
    for (let x = 0; x < width; x++) {
      const pixel = row * width + x;
      const a = (pixel * channels) | 0;
      const right = Math.min(width - 1, x + d);
      for (let dy = Math.max(-d, -y); dy <= Math.min(d, height - 1 - y); dy++) {
        const start = (row + dy) * width;
        const out = (pixel * side * side + (dy + d) * side + d - x) | 0;
        let at = Math.max(0, x - d);
        for (; at + 2 <= right; at += 3) {
          const b0 = ((start + at) * channels) | 0;
          const b1 = (b0 + channels) | 0;
          const b2 = (b1 + channels) | 0;
          let sum0 = 0;
          let sum1 = 0;
          let sum2 = 0;
          for (let c = 0; c < channels; c++) {
            const value = first[(a + c) | 0];
            sum0 += value * second[(b0 + c) | 0];
            sum1 += value * second[(b1 + c) | 0];
            sum2 += value * second[(b2 + c) | 0];
          }
          output[out + at] = sum0 * scale;
          output[out + at + 1] = sum1 * scale;
          output[out + at + 2] = sum2 * scale;
        }
        for (; at <= right; at++) {
          const b = ((start + at) * channels) | 0;
          let sum = 0;
          for (let c = 0; c < channels; c++) sum += first[(a + c) | 0] * second[(b + c) | 0];
          output[out + at] = sum * scale;
        }
      }
    }
  }
  if (slope === 1) return;
  for (let i = 0; i < output.length; i++) if (output[i] < 0) output[i] *= slope;
}

/** Its gradients, for the gradient of what came before the activation. */
export function costVolumeGradHost(
  [dy, first, second]: Values[],
  [dFirst, dSecond]: Values[],
  [, shape]: Shape[],
  attrs: CostVolumeAttrs,
): void {
  spread(dy, second, dFirst, shape, attrs, false);
  spread(dy, first, dSecond, shape, attrs, true);
}

/**
 * The gradient of one side: each pixel gathers its neighbours of the other side, times the gradient of the cost that
 * joins the two. Seen from `second`, that cost belongs to the neighbour, and its displacement is the opposite one.
 */
function spread(
  dy: Values,
  other: Values,
  gradient: Values,
  [batch, height, width, channels]: Shape,
  { maxDisplacement: d, scale }: CostVolumeAttrs,
  fromSecond: boolean,
): void {
  const side = 2 * d + 1;
  const costs = side * side;
  gradient.fill(0);
  for (let row = 0; row < batch * height; row++) {
    const y = row % height;
    for (let x = 0; x < width; x++) {
      const pixel = row * width + x;
      const to = (pixel * channels) | 0;
      const right = Math.min(width - 1, x + d);
      for (let dv = Math.max(-d, -y); dv <= Math.min(d, height - 1 - y); dv++) {
        const start = (row + dv) * width;
        const mirrored = (d - dv) * side + d + x;
        const cost = fromSecond ? start * costs + mirrored : pixel * costs + (dv + d) * side + d - x;
        const step = fromSecond ? costs - 1 : 1;
        let at = Math.max(0, x - d);
        for (; at + 2 <= right; at += 3) {
          const b0 = ((start + at) * channels) | 0;
          const b1 = (b0 + channels) | 0;
          const b2 = (b1 + channels) | 0;
          const g0 = dy[cost + at * step] * scale;
          const g1 = dy[cost + (at + 1) * step] * scale;
          const g2 = dy[cost + (at + 2) * step] * scale;
          for (let c = 0; c < channels; c++) {
            gradient[(to + c) | 0] += g0 * other[(b0 + c) | 0] + g1 * other[(b1 + c) | 0] + g2 * other[(b2 + c) | 0];
          }
        }
        for (; at <= right; at++) {
          const b = ((start + at) * channels) | 0;
          const g = dy[cost + at * step] * scale;
          for (let c = 0; c < channels; c++) gradient[(to + c) | 0] += g * other[(b + c) | 0];
        }
      }
    }
  }
}
