import { type Values, valuesLike } from '../runtime/host-kernel.ts';
import { deformConv2dSharedGradReference, deformConv2dSharedReference, type SharedAttrs } from './shared-reference.ts';

type Shape = readonly number[];

/** With a slope of what follows. */
export interface FinishedAttrs extends SharedAttrs {
  alpha: number;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Warped features with their bias, before the mask. */
function warpedFeatures(
  [input, offset, weight, bias]: Values[],
  length: number,
  shapes: Shape[],
  attrs: FinishedAttrs,
) {
  const warped = valuesLike(input, length);
  deformConv2dSharedReference([input, offset, weight, bias], [warped], shapes, attrs);
  return warped;
}

/** leaky(warped * sigmoid(mask) + addend), as it says. */
export function finishedReference(
  [input, offset, weight, bias, mask, addend]: Values[],
  [output]: Values[],
  shapes: Shape[],
  attrs: FinishedAttrs,
): void {
  const channels = shapes[2][3];
  const warped = warpedFeatures([input, offset, weight, bias], output.length, shapes, attrs);
  for (let i = 0; i < output.length; i++) {
    const x = warped[i] * sigmoid(mask[Math.floor(i / channels)]) + addend[i];
    output[i] = x < 0 ? attrs.alpha * x : x;
  }
}

/** Its gradients, for the gradient `dy` of the output. */
export function finishedGradReference(
  [dy, input, offset, weight, bias, mask, addend]: Values[],
  [dInput, dOffset, dWeight, dBias, dMask, dAddend]: Values[],
  [dyShape, ...shapes]: Shape[],
  attrs: FinishedAttrs,
): void {
  const channels = shapes[2][3];
  const warped = warpedFeatures([input, offset, weight, bias], dy.length, shapes, attrs);
  const dWarped = valuesLike(input, dy.length);
  dMask.fill(0);
  for (let i = 0; i < dy.length; i++) {
    const pixel = Math.floor(i / channels);
    const gate = sigmoid(mask[pixel]);
    const d = warped[i] * gate + addend[i] < 0 ? attrs.alpha * dy[i] : dy[i];
    dAddend[i] = d;
    dWarped[i] = d * gate;
    dMask[pixel] += d * warped[i] * gate * (1 - gate);
  }
  const plain = [dWarped, input, offset, weight, bias];
  deformConv2dSharedGradReference(plain, [dInput, dOffset, dWeight, dBias], [dyShape, ...shapes], attrs);
}
