import { beforeAll, describe, expect, test } from '@jest/globals';
import { forward, loadCheckpoint, type NetworkOutput, uploadWeights } from '@opticalflow/maskflownet';
import { registerKernels } from '@opticalflow/ops';
import { describeBackends, expectCloseToScale, expectNoLeak, randomFloats, readFixture } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';

describeBackends(
  { describe, beforeAll },
  () => {
    test.each([
      ['mmflow-s.pth', 64],
      ['microsoft-full.params', 128],
    ])('a batch through %s is its pairs one by one', async (file, width) => {
      const { info, variant, parameters } = await loadCheckpoint(readFixture(file));
      const { architecture } = info;
      await expectNoLeak(async () => {
        const weights = uploadWeights(parameters);
        const run = async (first: tf.Tensor4D, second: tf.Tensor4D) => {
          const output = finish(forward({ weights, variant }, { architecture, first, second }));
          const values = await Promise.all([output.flows.get(2)!, output.flows.get(6)!, output.mask].map(read));
          tf.dispose([first, second, ...output.flows.values(), output.mask]);
          return values;
        };
        const pictures = (seed: number, batch: number) =>
          tf.tensor4d(randomFloats(2 * 64 * width * 3, seed).slice(0, batch * 64 * width * 3), [batch, 64, width, 3]);
        const both = await run(pictures(1, 2), pictures(2, 2));
        const second = (seed: number) => tf.tidy(() => tf.slice(pictures(seed, 2), [1, 0, 0, 0]) as tf.Tensor4D);
        const alone = [await run(pictures(1, 1), pictures(2, 1)), await run(second(1), second(2))];
        for (const [i, whole] of both.entries()) {
          const joined = Float32Array.from([...alone[0][i], ...alone[1][i]]);
          expectCloseToScale(whole, joined, 1e-5);
        }
        weights.dispose();
      });
    });
  },
  registerKernels,
);

test('stopping in the middle frees everything', async () => {
  await tf.setBackend('wasm');
  const { info, variant, parameters } = await loadCheckpoint(readFixture('mmflow-full.pth'));
  await expectNoLeak(() => {
    const weights = uploadWeights(parameters);
    const zeros = tf.zeros<tf.Rank.R4>([1, 64, 64, 3]);
    const { architecture } = info;
    for (let stop = 1; stop < 12; stop++) {
      const steps = forward({ weights, variant }, { architecture, first: zeros, second: zeros });
      for (let done = 0; done < stop; done++) expect(steps.next().done).toBe(false);
      steps.return(undefined as never);
    }
    zeros.dispose();
    weights.dispose();
  });
});

function finish(steps: Generator<string, NetworkOutput>): NetworkOutput {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const read = async (tensor: tf.Tensor) => (await tensor.data()).slice() as Float32Array;
