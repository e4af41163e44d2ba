import { type ConvolutionAttrs, conv2dGradReference, conv2dReference } from '../conv2d/reference.ts';
import { type Values, valuesLike } from '../runtime/host-kernel.ts';

type Shape = readonly number[];

/** The slope of every layer's activation below zero. */
export interface DenseBlockAttrs {
  alpha: number;
}

const layerAttrs = ({ alpha }: DenseBlockAttrs): ConvolutionAttrs => ({
  strides: [1, 1],
  dilations: [1, 1],
  pad: [
    [1, 1],
    [1, 1],
  ],
  activation: 'leakyRelu',
  alpha,
});

interface Stack {
  values: Values;
  shape: Shape;
}

/** Copies channels between pictures of one size: `count` of them, from channel `at` of `from` to channel `to` of `into`. */
function copyChannels(from: Stack, at: number, count: number, into: Stack, to: number): void {
  const [have, want] = [from.shape[3], into.shape[3]];
  for (let pixel = 0; pixel < from.values.length / have; pixel++) {
    for (let c = 0; c < count; c++) into.values[pixel * want + to + c] = from.values[pixel * have + at + c];
  }
}

const blank = (like: Stack, channels: number): Stack => ({
  values: valuesLike(like.values, (like.values.length / like.shape[3]) * channels),
  shape: [...like.shape.slice(0, 3), channels],
});

/** What each layer sees, and last the result: `parameters` are weight and bias of each layer in turn. */
function stacks(input: Stack, parameters: Values[], shapes: Shape[], attrs: DenseBlockAttrs): Stack[] {
  const all = [input];
  for (let i = 0; i < parameters.length; i += 2) {
    const seen = all[all.length - 1];
    const [outputs] = shapes[i + 1];
    const features = blank(seen, outputs);
    const inputs = [seen.values, parameters[i], parameters[i + 1]];
    conv2dReference(inputs, [features.values], [seen.shape, shapes[i]], layerAttrs(attrs));
    const joined = blank(seen, outputs + seen.shape[3]);
    copyChannels(features, 0, outputs, joined, 0);
    copyChannels(seen, 0, seen.shape[3], joined, outputs);
    all.push(joined);
  }
  return all;
}

/** The dense block, a layer at a time; inputs are the features, then weight and bias of each layer in turn. */
export function denseBlockReference(
  [input, ...parameters]: Values[],
  [output]: Values[],
  [shape, ...shapes]: Shape[],
  attrs: DenseBlockAttrs,
): void {
  output.set(stacks({ values: input, shape }, parameters, shapes, attrs).at(-1)!.values);
}

/** Its gradients, for the gradient `dy` of the output. */
export function denseBlockGradReference(
  [dy, input, ...parameters]: Values[],
  [dInput, ...dParameters]: Values[],
  [dyShape, shape, ...shapes]: Shape[],
  attrs: DenseBlockAttrs,
): void {
  const seen = stacks({ values: input, shape }, parameters, shapes, attrs);
  let d: Stack = { values: dy, shape: dyShape };
  for (let i = parameters.length - 2; i >= 0; i -= 2) {
    const x = seen[i / 2];
    const [outputs] = shapes[i + 1];
    const dFeatures = blank(d, outputs);
    copyChannels(d, 0, outputs, dFeatures, 0);
    const passed = blank(x, x.shape[3]);
    copyChannels(d, outputs, x.shape[3], passed, 0);
    const through = blank(x, x.shape[3]);
    conv2dGradReference(
      [dFeatures.values, x.values, parameters[i], parameters[i + 1]],
      [through.values, dParameters[i], dParameters[i + 1]],
      [dFeatures.shape, x.shape, shapes[i]],
      layerAttrs(attrs),
    );
    d = { values: passed.values.map((value, k) => value + through.values[k]), shape: x.shape };
  }
  dInput.set(d.values);
}
