import type { Values } from '../runtime/host-kernel.ts';
import { valuesLike } from '../runtime/host-kernel.ts';
import { axisTaps, locate } from '../sampling/axis.ts';
import { addSample } from '../sampling/sample.ts';

type Shape = readonly number[];

/**
 * Deformable convolution with a shared offset under the border rule 'cut': one sample of the finished convolution
 * where every tap lies in the frame, and the taps one by one at the other pixels.
 */
export function deformConv2dSharedCut(
  [input, correlated, offset, weight]: Values[],
  [output]: Values[],
  [[batch, height, width, channels], , , [kernel, , , outputs]]: Shape[],
): void {
  const reach = (kernel - 1) / 2;
  const wide = width + 2 * reach;
  const sample = valuesLike(input, channels);
  const y = axisTaps();
  const x = axisTaps();
  output.fill(0);
  for (let b = 0; b < batch; b++) {
    const picture = { values: input, start: b * height * width * channels, width, channels };
    const whole = {
      values: correlated,
      start: b * (height + 2 * reach) * wide * outputs,
      width: wide,
      channels: outputs,
    };
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const pixel = (b * height + i) * width + j;
        const atY = i + offset[2 * pixel];
        const atX = j + offset[2 * pixel + 1];
        if (atY >= reach && atY <= height - 1 - reach && atX >= reach && atX <= width - 1 - reach) {
          locate(y, atY + reach, height + 2 * reach, 'zeros');
          locate(x, atX + reach, wide, 'zeros');
          addSample(whole, y, x, 0, outputs, output, pixel * outputs);
          continue;
        }
        for (let tap = 0; tap < kernel * kernel; tap++) {
          if (!locate(y, atY - reach + Math.floor(tap / kernel), height, 'cut')) continue;
          if (!locate(x, atX - reach + (tap % kernel), width, 'cut')) continue;
          sample.fill(0);
          addSample(picture, y, x, 0, channels, sample, 0);
          for (let c = 0; c < channels; c++) {
            const value = sample[c];
            const row = (tap * channels + c) * outputs;
            for (let o = 0; o < outputs; o++) output[pixel * outputs + o] += value * weight[row + o];
          }
        }
      }
    }
  }
}
