import { ShapeError } from '@opticalflow/core';
import type * as tf from '@tensorflow/tfjs-core';
import { addBias, biasGradient, expectBias } from '../conv2d/finish.ts';
import { convWindow, outputSize, type Pair, type Sides } from '../conv2d/window.ts';
import { expectOneOf, expectShape, expectWhole } from '../expect.ts';
import { DEFORM_CONV2D, type DeformConv2dAttrs } from '../kernel-names.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { deformConv2dComposed } from './composed.ts';
import { deformConv2dGradient } from './gradient.ts';

/**
 * What a tap sees beyond the frame. `fade`: zeros, so that samples within one pixel of the frame fade out (torchvision,
 * mmcv). `cut`: zero unless 0 <= y < H and 0 <= x < W, and no fading in between: past the centre of the last row or
 * column the value stays the edge's own (MXNet 1.9).
 */
export type DeformBorder = 'fade' | 'cut';

/** Options of {@link deformConv2d}. */
export interface DeformConv2dOptions {
  /** [cout]; none unless given. */
  bias?: tf.Tensor1D | undefined;
  /** 1 unless given. */
  strides?: Pair | undefined;
  /** Zeros around the picture: a number, or [[top, bottom], [left, right]]. 0 unless given. */
  pad?: number | Sides | undefined;
  /** 1 unless given. */
  dilations?: Pair | undefined;
  /** Into how many groups the input's channels are split, each with offsets of its own. 1 unless given. */
  offsetGroups?: number | undefined;
  /** `fade` unless given. */
  border?: DeformBorder | undefined;
}

/**
 * Deformable convolution (Dai et al., ICCV 2017): every tap of the kernel is a bilinear sample, moved by an offset of
 * its own. Differentiable once, by all inputs.
 *
 * @param input [B,H,W,cin]
 * @param offset [B,H',W',2*kh*kw*offsetGroups] in pixels; (dy, dx) of a group's tap is at ((group * kh*kw) + tap) * 2,
 *   taps counted row by row: torchvision's order
 * @param weight [kh,kw,cin,cout]
 * @returns [B,H',W',cout], of the size {@link conv2d} gives
 * @throws ShapeError for other shapes, or channels that do not divide into the groups
 */
export function deformConv2d(
  input: tf.Tensor4D,
  offset: tf.Tensor4D,
  weight: tf.Tensor4D,
  { bias, strides = 1, pad = 0, dilations = 1, offsetGroups = 1, border = 'fade' }: DeformConv2dOptions = {},
): tf.Tensor4D {
  const op = 'deformConv2d';
  expectShape(op, 'input', input, ['B', 'H', 'W', 'cin']);
  const [batch, height, width, channels] = input.shape;
  expectShape(op, 'weight', weight, ['kh', 'kw', channels, 'cout']);
  const [kernelHeight, kernelWidth] = weight.shape;
  expectOneOf(op, 'border', border, ['fade', 'cut']);
  expectWhole(op, 'offsetGroups', offsetGroups, 1);
  if (channels % offsetGroups !== 0) {
    throw new ShapeError(`input of ${op}`, `channels in ${offsetGroups} equal offset groups`, `${channels} channels`);
  }
  expectBias(op, bias, weight.shape[3]);
  const window = convWindow(op, [kernelHeight, kernelWidth], { strides, dilations, pad });
  const size = outputSize(op, [height, width], window);
  expectShape(op, 'offset', offset, [batch, ...size, 2 * kernelHeight * kernelWidth * offsetGroups]);
  const attrs: DeformConv2dAttrs = {
    strides: window.strides,
    dilations: window.dilations,
    pad: [window.pad[0][0], window.pad[1][0]],
    offsetGroups,
    border,
  };
  return differentiable([input, offset, weight, bias], (x, o, w, b) => {
    const tensors = { input: x, offset: o, weight: w };
    const sums = dispatch(DEFORM_CONV2D, tensors, attrs, () => deformConv2dComposed(x, o, w, attrs));
    return {
      value: addBias(sums, b),
      saved: [x, o, w],
      gradient: (dy, [seenX, seenO, seenW]) => [
        ...deformConv2dGradient(dy, seenX, seenO, seenW, attrs),
        biasGradient(dy),
      ],
    };
  });
}
