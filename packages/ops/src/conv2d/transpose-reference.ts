import type { Values } from '../runtime/host-kernel.ts';
import {
  addBiasAndActivate,
  beforeActivation,
  biasGradReference,
  type ConvolutionAttrs,
  eachTap,
} from './reference.ts';

type Shape = readonly number[];

/** Shape of a transposed convolution's output: of the input of the convolution that gives no pixel more. */
export const conv2dTransposeShape = (
  [[batch, ...sizes], [...weight]]: Shape[],
  { strides, dilations, pad }: ConvolutionAttrs,
): number[] => {
  const along = (axis: 0 | 1) =>
    strides[axis] * (sizes[axis] - 1) + dilations[axis] * (weight[axis] - 1) + 1 - pad[axis][0] - pad[axis][1];
  return [batch, along(0), along(1), weight[2]];
};

/** A transposed convolution: what each input pixel's taps leave on the output. Inputs as {@link conv2dReference}. */
export function conv2dTransposeReference(
  [x, weight, bias]: Values[],
  [output]: Values[],
  shapes: Shape[],
  attrs: ConvolutionAttrs,
): void {
  const [outputs, inputs] = shapes[1].slice(2);
  output.fill(0);
  eachTap(conv2dTransposeShape(shapes, attrs), shapes[0], shapes[1], attrs, (to, tap, from) => {
    for (let o = 0; o < outputs; o++) {
      const row = (tap * outputs + o) * inputs;
      for (let c = 0; c < inputs; c++) output[to * outputs + o] += x[from * inputs + c] * weight[row + c];
    }
  });
  addBiasAndActivate(output, bias, attrs);
}

/** Its gradients, for the gradient `dy` of the output. */
export function conv2dTransposeGradReference(
  [dy, x, weight, bias]: Values[],
  [dX, dWeight, dBias]: Values[],
  [dyShape, ...shapes]: Shape[],
  attrs: ConvolutionAttrs,
): void {
  const [outputs, inputs] = shapes[1].slice(2);
  const output = dy.slice();
  conv2dTransposeReference(bias ? [x, weight, bias] : [x, weight], [output], shapes, attrs);
  const d = beforeActivation(dy, output, attrs);
  dX.fill(0);
  dWeight.fill(0);
  eachTap(dyShape, shapes[0], shapes[1], attrs, (to, tap, from) => {
    for (let o = 0; o < outputs; o++) {
      const row = (tap * outputs + o) * inputs;
      for (let c = 0; c < inputs; c++) {
        dX[from * inputs + c] += d[to * outputs + o] * weight[row + c];
        dWeight[row + c] += d[to * outputs + o] * x[from * inputs + c];
      }
    }
  });
  if (dBias) biasGradReference(d, dBias);
}
