import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { enlarge } from './enlarge.ts';
import type { LossRules } from './loss-rules.ts';
import { expectPenalty } from './penalty.ts';
import { type PenaltyTerm, penaltySum } from './penalty-sum.ts';
import { averages, mapAxes } from './separable.ts';

/** Pixels that are 1 inside the network. */
const NETWORK_UNIT = 20;

/** What the flow of a batch should be. */
export interface FlowTruth {
  /**
   * [B,H,W,2], (u, v) in pixels. Finite everywhere: where truth is averaged, vectors of unknown pixels take part, as in
   * mmflow; zeros are usual.
   */
  readonly flow: tf.Tensor4D;
  /** [B,H,W,1], 1 = known, 0 = unknown; all known unless given. */
  readonly valid?: tf.Tensor4D | undefined;
}

/**
 * How far the network's flows are from the truth; differentiable by the flows, once, with no gradient of tfjs-core.
 *
 * @param flows by level, as `forward` gives them: [B, H / 2^level, W / 2^level, 2], (dy, dx) in pixels over 20
 * @param rules whose code's loss it is: one of `lossRules`, or of one's own
 * @throws ShapeError when a level is missing, or does not fit the truth's size
 */
export function flowLoss(flows: ReadonlyMap<number, tf.Tensor4D>, truth: FlowTruth, rules: LossRules): tf.Scalar {
  expectPenalty(rules.penalty);
  expectTruth(truth);
  return tf.tidy(() => {
    const [batch, height, width] = truth.flow.shape;
    // many times faster than to reverse the axis
    const [u, v] = tf.split(truth.flow, 2, 3);
    const target = tf.div<tf.Tensor4D>(tf.concat([v, u], 3), rules.unit);
    const known = truth.valid ?? tf.ones<tf.Rank.R4>([batch, height, width, 1]);
    const terms = Object.entries(rules.weights).map(([name, weight]): PenaltyTerm => {
      const level = Number(name);
      const flow = flows.get(level);
      expectFlow(level, flow, truth.flow.shape);
      if (rules.compareAt !== 'level') {
        const prediction = enlarge(flow, 2 ** level, rules.compareAt);
        return { prediction, truth: target, weights: weightsOf(known, weight, rules.reduction) };
      }
      const [rows, columns] = [averages(flow.shape[1], height), averages(flow.shape[2], width)];
      // of zeros and ones, the largest of a cell is 1 where their mean is not 0
      const knownCells: tf.Tensor4D = tf.cast(tf.greater(mapAxes(known, rows, columns), 0), 'float32');
      return {
        prediction: flow,
        truth: mapAxes(target, rows, columns),
        weights: weightsOf(knownCells, weight, rules.reduction),
      };
    });
    return penaltySum(terms, { penalty: rules.penalty, scale: NETWORK_UNIT / rules.unit });
  });
}

/** What each pixel counts; where nothing is known, nothing does. */
function weightsOf(known: tf.Tensor4D, weight: number, reduction: LossRules['reduction']): tf.Tensor4D {
  const batch = known.shape[0];
  if (reduction === 'sum') return tf.mul(known, weight / batch);
  const count = reduction === 'mean' ? tf.sum(known) : tf.mul(tf.sum(known, [1, 2, 3], true), batch);
  return tf.mul(known, tf.div(weight, tf.maximum(count, 1)));
}

/**
 * Throws unless flow and mask have the shapes they should.
 *
 * @throws ShapeError
 */
export function expectTruth({ flow, valid }: FlowTruth): void {
  if (flow.rank !== 4 || flow.shape[3] !== 2) throw new ShapeError('true flow', '[B,H,W,2]', `[${flow.shape}]`);
  const shape = [...flow.shape.slice(0, 3), 1];
  if (valid && String(valid.shape) !== String(shape)) {
    throw new ShapeError('the valid mask of true flow', `[${shape}]`, `[${valid.shape}]`);
  }
}

function expectFlow(
  level: number,
  flow: tf.Tensor4D | undefined,
  [batch, height, width]: readonly number[],
): asserts flow is tf.Tensor4D {
  const shape = [batch, height / 2 ** level, width / 2 ** level, 2];
  if (flow && String(flow.shape) === String(shape)) return;
  throw new ShapeError(`the flow of level ${level}`, `[${shape}]`, flow ? `[${flow.shape}]` : 'none');
}
