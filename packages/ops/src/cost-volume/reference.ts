import type { CostVolumeAttrs } from '../kernel-names.ts';
import type { Values } from '../runtime/host-kernel.ts';

type Shape = readonly number[];

/** Calls `visit` for every displacement that stays in the frame, with the first index of each of the three rows. */
function eachMatch(
  [batch, height, width, channels]: Shape,
  d: number,
  visit: (first: number, second: number, output: number) => void,
): void {
  const side = 2 * d + 1;
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let dy = -d; dy <= d; dy++) {
          for (let dx = -d; dx <= d; dx++) {
            if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
            const pixel = (b * height + y) * width + x;
            const match = (b * height + y + dy) * width + x + dx;
            visit(pixel * channels, match * channels, pixel * side * side + (dy + d) * side + dx + d);
          }
        }
      }
    }
  }
}

/** The cost volume as its definition says. */
export function costVolumeReference(
  [first, second]: Values[],
  [output]: Values[],
  [shape]: Shape[],
  { maxDisplacement, scale, slope }: CostVolumeAttrs,
): void {
  output.fill(0);
  eachMatch(shape, maxDisplacement, (a, b, o) => {
    let sum = 0;
    for (let c = 0; c < shape[3]; c++) sum += first[a + c] * second[b + c];
    output[o] = sum < 0 ? sum * scale * slope : sum * scale;
  });
}

/** Its gradients, for the gradient `dy` of the output. */
export function costVolumeGradReference(
  [dy, first, second]: Values[],
  [dFirst, dSecond]: Values[],
  [, shape]: Shape[],
  { maxDisplacement, scale, slope }: CostVolumeAttrs,
): void {
  dFirst.fill(0);
  dSecond.fill(0);
  eachMatch(shape, maxDisplacement, (a, b, o) => {
    let sum = 0;
    for (let c = 0; c < shape[3]; c++) sum += first[a + c] * second[b + c];
    const d = dy[o] * scale * (sum < 0 ? slope : 1);
    for (let c = 0; c < shape[3]; c++) {
      dFirst[a + c] += d * second[b + c];
      dSecond[b + c] += d * first[a + c];
    }
  });
}
