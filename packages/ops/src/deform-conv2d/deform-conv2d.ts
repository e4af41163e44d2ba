import { ShapeError } from '@opticalflow/core';
import type * as tf from '@tensorflow/tfjs-core';
import { biasGradient, expectFinish, finishOutput } from '../conv2d/finish.ts';
import { convWindow, outputSize, type Pair, type Sides } from '../conv2d/window.ts';
import { expectOneOf, expectShape, expectWhole } from '../expect.ts';
import { DEFORM_CONV2D, type DeformConv2dAttrs } from '../kernel-names.ts';
import { differentiable, dispatch } from '../runtime/dispatch.ts';
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
  const finish = { bias, activation: 'linear', alpha: 0 } as const;
  expectFinish(op, finish, weight.shape[3]);
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
  const inputs = bias ? [input, offset, weight, bias] : [input, offset, weight];
  return differentiable<tf.Tensor4D>(inputs, () => ({
    value: finishOutput(
      dispatch(DEFORM_CONV2D, { input, offset, weight }, attrs, () =>
        deformConv2dComposed(input, offset, weight, attrs),
      ),
      finish,
    ),
    saved: [input, offset, weight],
    gradient: (dy, saved) => {
      const [x, o, w] = saved as tf.Tensor4D[];
      return [...deformConv2dGradient(dy, x, o, w, attrs), biasGradient(dy)].slice(0, inputs.length);
    },
  }));
}
