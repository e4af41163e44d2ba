import type { UpsampleAttrs } from '../kernel-names.ts';
import type { Values } from '../runtime/host-kernel.ts';

type Shape = readonly number[];

/** Calls `visit` for each output pixel with the four input pixels it is interpolated from and their weights. */
function eachPixel(
  [batch, height, width]: Shape,
  factor: number,
  visit: (output: number, i00: number, i01: number, i10: number, i11: number, fy: number, fx: number) => void,
): void {
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < height * factor; oy++) {
      const y = Math.floor(oy / factor);
      const row0 = (b * height + y) * width;
      const row1 = (b * height + Math.min(y + 1, height - 1)) * width;
      for (let ox = 0; ox < width * factor; ox++) {
        const x = Math.floor(ox / factor);
        const next = Math.min(x + 1, width - 1);
        const output = (b * height * factor + oy) * width * factor + ox;
        visit(output, row0 + x, row0 + next, row1 + x, row1 + next, oy / factor - y, ox / factor - x);
      }
    }
  }
}

/** The enlargement as its definition says. */
export function upsampleReference(
  [input]: Values[],
  [output]: Values[],
  [shape]: Shape[],
  { factor }: UpsampleAttrs,
): void {
  const n = shape[3];
  eachPixel(shape, factor, (o, i00, i01, i10, i11, fy, fx) => {
    for (let c = 0; c < n; c++) {
      output[o * n + c] =
        (1 - fy) * ((1 - fx) * input[i00 * n + c] + fx * input[i01 * n + c]) +
        fy * ((1 - fx) * input[i10 * n + c] + fx * input[i11 * n + c]);
    }
  });
}

/** Its gradient, for the gradient `dy` of the output. */
export function upsampleGradReference(
  [dy]: Values[],
  [dInput]: Values[],
  [[batch, height, width, n]]: Shape[],
  { factor }: UpsampleAttrs,
): void {
  dInput.fill(0);
  eachPixel([batch, height / factor, width / factor], factor, (o, i00, i01, i10, i11, fy, fx) => {
    for (let c = 0; c < n; c++) {
      const d = dy[o * n + c];
      dInput[i00 * n + c] += (1 - fy) * (1 - fx) * d;
      dInput[i01 * n + c] += (1 - fy) * fx * d;
      dInput[i10 * n + c] += fy * (1 - fx) * d;
      dInput[i11 * n + c] += fy * fx * d;
    }
  });
}
