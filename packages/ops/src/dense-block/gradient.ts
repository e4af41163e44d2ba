import * as tf from '@tensorflow/tfjs-core';
import { convolutionGradient } from '../conv2d/gradient.ts';
import { DENSE_WINDOW } from './composed.ts';

const channels = (x: tf.Tensor4D, from: number, count: number): tf.Tensor4D =>
  tf.slice(x, [0, 0, 0, from], [...x.shape.slice(0, 3), count] as [number, number, number, number]);

/**
 * Gradients of a dense block by its input and each layer's weight and bias. What every layer saw and gave is read off
 * the final `stack`: the newest features come first, their input behind them.
 */
export function denseBlockGradient(
  dy: tf.Tensor4D,
  stack: tf.Tensor4D,
  weights: readonly tf.Tensor4D[],
  alpha: number,
): tf.Tensor[] {
  const parameters: tf.Tensor[] = [];
  let seen = stack;
  let dSeen = dy;
  for (const weight of [...weights].reverse()) {
    const [, , inputs, outputs] = weight.shape;
    const [whole, dWhole] = [seen, dSeen];
    const step = tf.tidy(() => {
      const output = channels(whole, 0, outputs);
      const x = channels(whole, outputs, inputs);
      const recorded = { dy: channels(dWhole, 0, outputs), x, weight, output };
      const [dx, ...rest] = convolutionGradient(recorded, DENSE_WINDOW, { activation: 'leakyRelu', alpha });
      return [x, tf.add(dx, channels(dWhole, outputs, inputs)), ...rest];
    });
    if (whole !== stack) tf.dispose([whole, dWhole]);
    [seen, dSeen] = step as tf.Tensor4D[];
    parameters.unshift(...step.slice(2));
  }
  return [dSeen, ...parameters];
}
