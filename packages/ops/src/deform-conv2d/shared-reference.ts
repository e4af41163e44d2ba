import type { DeformConv2dAttrs } from '../kernel-names.ts';
import { type Values, valuesLike } from '../runtime/host-kernel.ts';
import { deformConv2dGradReference, deformConv2dReference } from './reference.ts';

type Shape = readonly number[];

/** What a deformable convolution with a shared offset leaves open. */
export type SharedAttrs = Pick<DeformConv2dAttrs, 'border'>;

/** The general op that it stands for. */
function general([, offsetShape, weightShape]: Shape[], { border }: SharedAttrs) {
  const [kernel] = weightShape;
  const pad = (kernel - 1) / 2;
  const attrs: DeformConv2dAttrs = { strides: [1, 1], dilations: [1, 1], pad: [pad, pad], offsetGroups: 1, border };
  const taps = kernel * kernel;
  return { attrs, taps, offsetShape: [...offsetShape.slice(0, 3), 2 * taps] };
}

/** (dy, dx) of each pixel, once for each tap. */
function repeated(offset: Values, taps: number): Values {
  const result = valuesLike(offset, offset.length * taps);
  for (let i = 0; i < result.length; i++) result[i] = offset[2 * Math.floor(i / (2 * taps)) + (i % 2)];
  return result;
}

/** Deformable convolution with a shared offset as its definition says: the general one, every offset repeated. */
export function deformConv2dSharedReference(
  [input, offset, weight, bias]: Values[],
  [output]: Values[],
  shapes: Shape[],
  shared: SharedAttrs,
): void {
  const { attrs, taps, offsetShape } = general(shapes, shared);
  deformConv2dReference([input, repeated(offset, taps), weight], [output], [shapes[0], offsetShape, shapes[2]], attrs);
  if (bias) for (let i = 0; i < output.length; i++) output[i] += bias[i % bias.length];
}

/** Its gradients, for the gradient `dy` of the output. */
export function deformConv2dSharedGradReference(
  [dy, input, offset, weight, bias]: Values[],
  [dInput, dOffset, dWeight, dBias]: Values[],
  [dyShape, ...shapes]: Shape[],
  shared: SharedAttrs,
): void {
  const { attrs, taps, offsetShape } = general(shapes, shared);
  const dOffsets = valuesLike(offset, offset.length * taps);
  deformConv2dGradReference(
    [dy, input, repeated(offset, taps), weight],
    [dInput, dOffsets, dWeight],
    [dyShape, shapes[0], offsetShape, shapes[2]],
    attrs,
  );
  dOffset.fill(0);
  for (let i = 0; i < dOffsets.length; i++) dOffset[2 * Math.floor(i / (2 * taps)) + (i % 2)] += dOffsets[i];
  if (bias) {
    dBias.fill(0);
    for (let i = 0; i < dy.length; i++) dBias[i % bias.length] += dy[i];
  }
}
