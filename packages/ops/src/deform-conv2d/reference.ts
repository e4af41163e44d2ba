import type { DeformConv2dAttrs } from '../kernel-names.ts';
import { type Values, valuesLike } from '../runtime/host-kernel.ts';
import { axisTaps, locate } from '../sampling/axis.ts';
import { addSample, addSampleGradient } from '../sampling/sample.ts';

type Shape = readonly number[];

/** Deformable convolution as its definition says: the samples of all taps in a column, times the weights. */
export function deformConv2dReference(
  [input, offset, weight]: Values[],
  [output]: Values[],
  [[, height, width, channels], [batch, rows, columns], [kernelHeight, kernelWidth, , outputs]]: Shape[],
  { strides, dilations, pad, offsetGroups, border }: DeformConv2dAttrs,
): void {
  const rule = border === 'cut' ? 'cut' : 'zeros';
  const taps = kernelHeight * kernelWidth;
  const size = channels / offsetGroups;
  const column = valuesLike(input, taps * channels);
  const y = axisTaps();
  const x = axisTaps();
  output.fill(0);
  for (let b = 0; b < batch; b++) {
    const picture = { values: input, start: b * height * width * channels, width, channels };
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const pixel = (b * rows + i) * columns + j;
        column.fill(0);
        for (let group = 0; group < offsetGroups; group++) {
          for (let tap = 0; tap < taps; tap++) {
            const moved = 2 * ((pixel * offsetGroups + group) * taps + tap);
            const atY = i * strides[0] - pad[0] + Math.floor(tap / kernelWidth) * dilations[0] + offset[moved];
            const atX = j * strides[1] - pad[1] + (tap % kernelWidth) * dilations[1] + offset[moved + 1];
            if (!locate(y, atY, height, rule) || !locate(x, atX, width, rule)) continue;
            addSample(picture, y, x, group * size, size, column, tap * channels + group * size);
          }
        }
        for (let k = 0; k < taps * channels; k++) {
          const value = column[k];
          for (let o = 0; o < outputs; o++) output[pixel * outputs + o] += value * weight[k * outputs + o];
        }
      }
    }
  }
}

/** Its gradients by input, offset and weight, for the gradient `dy` of the output. */
export function deformConv2dGradReference(
  [dy, input, offset, weight]: Values[],
  [dInput, dOffset, dWeight]: Values[],
  [, [, height, width, channels], [batch, rows, columns], [kernelHeight, kernelWidth, , outputs]]: Shape[],
  { strides, dilations, pad, offsetGroups, border }: DeformConv2dAttrs,
): void {
  const rule = border === 'cut' ? 'cut' : 'zeros';
  const taps = kernelHeight * kernelWidth;
  const size = channels / offsetGroups;
  const column = valuesLike(input, taps * channels);
  const dColumn = valuesLike(input, taps * channels);
  const y = axisTaps();
  const x = axisTaps();
  const result = { y: 0.5, x: 0.5 };
  for (const gradient of [dInput, dOffset, dWeight]) gradient.fill(0);
  for (let b = 0; b < batch; b++) {
    const picture = { values: input, start: b * height * width * channels, width, channels };
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const pixel = (b * rows + i) * columns + j;
        for (let k = 0; k < taps * channels; k++) {
          let sum = 0;
          for (let o = 0; o < outputs; o++) sum += dy[pixel * outputs + o] * weight[k * outputs + o];
          dColumn[k] = sum;
        }
        column.fill(0);
        for (let group = 0; group < offsetGroups; group++) {
          for (let tap = 0; tap < taps; tap++) {
            const moved = 2 * ((pixel * offsetGroups + group) * taps + tap);
            const atY = i * strides[0] - pad[0] + Math.floor(tap / kernelWidth) * dilations[0] + offset[moved];
            const atX = j * strides[1] - pad[1] + (tap % kernelWidth) * dilations[1] + offset[moved + 1];
            if (!locate(y, atY, height, rule) || !locate(x, atX, width, rule)) continue;
            const at = tap * channels + group * size;
            addSample(picture, y, x, group * size, size, column, at);
            addSampleGradient(picture, y, x, group * size, size, dColumn, at, dInput, result);
            dOffset[moved] = result.y;
            dOffset[moved + 1] = result.x;
          }
        }
        for (let k = 0; k < taps * channels; k++) {
          const value = column[k];
          for (let o = 0; o < outputs; o++) dWeight[k * outputs + o] += value * dy[pixel * outputs + o];
        }
      }
    }
  }
}
