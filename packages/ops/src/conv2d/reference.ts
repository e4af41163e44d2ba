import type { Values } from '../runtime/host-kernel.ts';
import type { ActivationRule } from './finish.ts';
import type { ConvWindow } from './window.ts';

type Shape = readonly number[];

/** A convolution in full, but for its kernel's size, which the weight has. */
export type ConvolutionAttrs = Omit<ConvWindow, 'kernel'> & ActivationRule;

/**
 * Calls `visit` wherever a tap of the kernel joins a pixel of the larger picture, a convolution's input, with one of
 * the smaller picture, its output.
 */
export function eachTap(
  [batch, height, width]: Shape,
  [, rows, columns]: Shape,
  [kernelHeight, kernelWidth]: Shape,
  { strides, dilations, pad }: ConvolutionAttrs,
  visit: (larger: number, tap: number, smaller: number) => void,
): void {
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let tapY = 0; tapY < kernelHeight; tapY++) {
          for (let tapX = 0; tapX < kernelWidth; tapX++) {
            const y = i * strides[0] + tapY * dilations[0] - pad[0][0];
            const x = j * strides[1] + tapX * dilations[1] - pad[1][0];
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            visit((b * height + y) * width + x, tapY * kernelWidth + tapX, (b * rows + i) * columns + j);
          }
        }
      }
    }
  }
}

/** Shape of a convolution's output. */
export const conv2dShape = (
  [[batch, ...sizes], [...weight]]: Shape[],
  { strides, dilations, pad }: ConvolutionAttrs,
): number[] => {
  const along = (axis: 0 | 1) => {
    const room = sizes[axis] + pad[axis][0] + pad[axis][1] - dilations[axis] * (weight[axis] - 1) - 1;
    return Math.floor(room / strides[axis]) + 1;
  };
  return [batch, along(0), along(1), weight[3]];
};

/** What follows the sums of a convolution. */
export function addBiasAndActivate(
  output: Values,
  bias: Values | undefined,
  { activation, alpha }: ActivationRule,
): void {
  for (let i = 0; i < output.length; i++) {
    if (bias) output[i] += bias[i % bias.length];
    if (activation === 'leakyRelu' && output[i] < 0) output[i] *= alpha;
  }
}

/** The gradient before the activation. */
export const beforeActivation = (dy: Values, output: Values, { activation, alpha }: ActivationRule): Values =>
  dy.map((d, i) => (activation === 'leakyRelu' && !(output[i] > 0) ? alpha * d : d));

/** The gradient of a bias. */
export function biasGradReference(dy: Values, dBias: Values): void {
  dBias.fill(0);
  for (let i = 0; i < dy.length; i++) dBias[i % dBias.length] += dy[i];
}

/** A convolution as its definition says: of an input, a weight and, if there is a third, a bias. */
export function conv2dReference(
  [x, weight, bias]: Values[],
  [output]: Values[],
  shapes: Shape[],
  attrs: ConvolutionAttrs,
): void {
  const [inputs, outputs] = shapes[1].slice(2);
  output.fill(0);
  eachTap(shapes[0], conv2dShape(shapes, attrs), shapes[1], attrs, (from, tap, to) => {
    for (let c = 0; c < inputs; c++) {
      const row = (tap * inputs + c) * outputs;
      for (let o = 0; o < outputs; o++) output[to * outputs + o] += x[from * inputs + c] * weight[row + o];
    }
  });
  addBiasAndActivate(output, bias, attrs);
}

/** Its gradients, for the gradient `dy` of the output. */
export function conv2dGradReference(
  [dy, x, weight, bias]: Values[],
  [dX, dWeight, dBias]: Values[],
  [dyShape, ...shapes]: Shape[],
  attrs: ConvolutionAttrs,
): void {
  const [inputs, outputs] = shapes[1].slice(2);
  const output = dy.slice();
  conv2dReference(bias ? [x, weight, bias] : [x, weight], [output], shapes, attrs);
  const d = beforeActivation(dy, output, attrs);
  dX.fill(0);
  dWeight.fill(0);
  eachTap(shapes[0], dyShape, shapes[1], attrs, (from, tap, to) => {
    for (let c = 0; c < inputs; c++) {
      const row = (tap * inputs + c) * outputs;
      for (let o = 0; o < outputs; o++) {
        dX[from * inputs + c] += d[to * outputs + o] * weight[row + o];
        dWeight[row + o] += d[to * outputs + o] * x[from * inputs + c];
      }
    }
  });
  if (dBias) biasGradReference(d, dBias);
}
