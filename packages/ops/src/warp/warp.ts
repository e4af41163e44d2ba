import * as tf from '@tensorflow/tfjs-core';
import { expectOneOf, expectShape } from '../expect.ts';
import { WARP_COVERAGE, type WarpAttrs } from '../kernel-names.ts';
import { differentiable } from '../runtime/differentiable.ts';
import { dispatch } from '../runtime/dispatch.ts';
import { warpCoverageComposed } from './composed.ts';
import { sampleByFlow, sampleByFlowGradient } from './sample-by-flow.ts';

/** Which of a flow's two channels is which: (u, v) = right, down, or (y, x) = down, right. */
export type FlowComponents = 'uv' | 'yx';

/** Options of {@link warp}. */
export interface WarpOptions {
  /** What lies beyond the frame: `zeros`, or with `border` its nearest pixel. `zeros` unless given. */
  border?: 'zeros' | 'border' | undefined;
  /** Order of the flow's channels. `uv` unless given. */
  components?: FlowComponents | undefined;
  /**
   * Makes samples zero whose bilinear weight inside the frame, as {@link warpCoverage} gives it, is at most this.
   * mmflow's warp masks at 0.9999. Nothing is masked unless given.
   */
  minCoverage?: number | undefined;
}

/**
 * Pulls `image` back along `flow`: `output[b,y,x]` is the bilinear sample of `image[b]` at (x, y) + flow[b,y,x]
 * (grid_sample of PyTorch with align_corners). With the flow from a first to a second picture and that second
 * picture, the result looks like the first. A flow that is not a number counts as one that leaves the frame.
 * Differentiable once by both inputs; a mask is held constant.
 *
 * @param image [B,H,W,C]
 * @param flow [B,H,W,2] in pixels
 * @returns [B,H,W,C]
 * @throws ShapeError for a flow of another size
 */
export function warp(
  image: tf.Tensor4D,
  flow: tf.Tensor4D,
  { border = 'zeros', components = 'uv', minCoverage = -1 }: WarpOptions = {},
): tf.Tensor4D {
  expectShape('warp', 'image', image, ['B', 'H', 'W', 'C']);
  expectShape('warp', 'flow', flow, [...image.shape.slice(0, 3), 2]);
  expectOneOf('warp', 'border', border, ['zeros', 'border']);
  expectOneOf('warp', 'components', components, ['uv', 'yx']);
  const attrs: WarpAttrs = { border, components, minCoverage, origin: 0 };
  return differentiable([image, flow], (i, f) => ({
    value: sampleByFlow(i, f, attrs),
    saved: [i, f],
    gradient: (dy, [seenI, seenF]) => sampleByFlowGradient(dy, seenI, seenF, attrs),
  }));
}

/**
 * How much of each sample of {@link warp} comes from inside the frame: the sum of its bilinear weights there, 1 well
 * inside, 0 outside. Held constant: its gradient is zero.
 *
 * @param flow [B,H,W,2] in pixels
 * @returns [B,H,W,1]
 * @throws ShapeError for a flow that is not [B,H,W,2]
 */
export function warpCoverage(
  flow: tf.Tensor4D,
  { components = 'uv' }: { components?: FlowComponents | undefined } = {},
): tf.Tensor4D {
  expectShape('warpCoverage', 'flow', flow, ['B', 'H', 'W', 2]);
  expectOneOf('warpCoverage', 'components', components, ['uv', 'yx']);
  return differentiable([flow], (f) => ({
    value: dispatch(WARP_COVERAGE, { flow: f }, { components }, () => warpCoverageComposed(f, { components })),
    saved: [],
    gradient: () => [tf.zeros(flow.shape)],
  }));
}
