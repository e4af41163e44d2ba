import { ShapeError } from '@opticalflow/core';
import { costVolume } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { FlowTruth } from './flow-loss.ts';

/** How features are told to match. */
export interface MatchingRules {
  /** Factor of the loss beside that of the flow. */
  readonly weight: number;
  /** Levels whose features are compared, from 2 to 6. */
  readonly levels: readonly number[];
}

/** Cells that a displacement may reach, each way; the network's first stage looks as far. */
const REACH = 4;

/**
 * How badly the encoder's features tell where points go: cross-entropy of the cost volume of plain features, as
 * probabilities over 81 displacements, against the true one, whose weight is shared bilinearly by the four around it.
 * The mean over known cells that stay within reach, and over the levels.
 *
 * From random weights a loss of flow stays at zero flow for thousands of steps, as cost volumes of untrained features say
 * next to nothing; this one breaks the plateau within a few hundred, as it needs no decoder to read them.
 *
 * @param first features of the first pictures by level, [B, H / 2^level, W / 2^level, C]
 * @param second the same of the second pictures
 * @throws ShapeError when a level is missing
 */
export function matchingLoss(
  { first, second }: { first: ReadonlyMap<number, tf.Tensor4D>; second: ReadonlyMap<number, tf.Tensor4D> },
  truth: FlowTruth,
  levels: readonly number[],
): tf.Scalar {
  return tf.tidy(() => {
    const terms = levels.map((level) => {
      const [a, b] = [first.get(level), second.get(level)];
      if (!a || !b) throw new ShapeError('the features to match', `those of level ${level}`, 'none');
      const costs = costVolume(a, b, { maxDisplacement: REACH, normalize: 'mean' });
      const scales = { ofCosts: Math.sqrt(a.shape[3]), ofLoss: 1 / levels.length };
      return crossEntropy(costs, trueDisplacements(truth, level), scales);
    });
    return terms.reduce((sum, term) => tf.add(sum, term));
  });
}

/** What costs should say, as probabilities in the order of their displacements. */
interface Displacements {
  /** [B,h,w,81]; zero where nothing is known or the target is out of reach. */
  readonly probabilities: tf.Tensor4D;
  /** [B,h,w,1], 1 where they are not. */
  readonly counted: tf.Tensor4D;
}

/** Mean over the cells that count, as one op with a gradient of its own by the costs. */
function crossEntropy(
  costs: tf.Tensor4D,
  { probabilities, counted }: Displacements,
  { ofCosts, ofLoss }: { ofCosts: number; ofLoss: number },
): tf.Scalar {
  const op = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const told = tf.logSoftmax(tf.mul(args[0] as tf.Tensor, ofCosts));
    const share = tf.div(ofLoss, tf.maximum(tf.sum(counted), 1));
    save([tf.mul(tf.sub(tf.mul(tf.exp(told), counted), probabilities), tf.mul(share, ofCosts))]);
    const value = tf.mul<tf.Scalar>(tf.sum(tf.sum(tf.mul(told, probabilities), 3)), tf.neg(share));
    return { value, gradFunc: (dy: tf.Tensor, [slope]: tf.Tensor[]) => tf.mul(slope, dy) };
  });
  return op(costs) as tf.Scalar;
}

/** At the centres of a level's cells. */
function trueDisplacements({ flow, valid }: FlowTruth, level: number): Displacements {
  const stride = 2 ** level;
  const centres = (x: tf.Tensor4D) => {
    const [batch, height, width, channels] = x.shape;
    const half = stride / 2;
    const rows = tf.slice(
      tf.reshape(x, [batch * (height / stride), stride, width * channels]),
      [0, half, 0],
      [-1, 1, -1],
    );
    const cells = tf.reshape(rows, [batch * (height / stride) * (width / stride), stride, channels]);
    return tf.reshape(tf.slice(cells, [0, half, 0], [-1, 1, -1]), [-1, channels]);
  };
  const [u, v] = tf.split(tf.div(centres(flow), stride), 2, 1);
  const near = tf.lessEqual(tf.maximum(tf.abs(u), tf.abs(v)), REACH);
  const ok = valid ? tf.logicalAnd(near, tf.greater(centres(valid), 0.5)) : near;
  const counted = tf.cast(ok, 'float32');
  // a hat of width 1 around each of the nine displacements along an axis
  const displacements = tf.range(-REACH, REACH + 1);
  const hats = (x: tf.Tensor) => tf.relu(tf.sub(1, tf.abs(tf.sub(x, displacements))));
  const across = tf.tile(hats(u), [1, 2 * REACH + 1]);
  const down = tf.reshape(tf.tile(tf.reshape(hats(v), [-1, 1]), [1, 2 * REACH + 1]), [-1, (2 * REACH + 1) ** 2]);
  const [batch, height, width] = flow.shape;
  const shape: [number, number, number, number] = [batch, height / stride, width / stride, -1];
  return {
    probabilities: tf.reshape(tf.mul(tf.mul(across, down), counted), shape),
    counted: tf.reshape(counted, shape),
  };
}
