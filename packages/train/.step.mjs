import { setSimdBackend } from '@opticalflow/backend-simd';
import { syntheticScenes } from '@opticalflow/datasets';
import { variants } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';
import { Trainer } from './dist/trainer/trainer.js';
import { initialParameters } from './dist/weights/initial-parameters.js';

await setSimdBackend();
const B = 4,
  W = 256,
  H = 192;
const scenes = syntheticScenes({ width: W, height: H });
const t = performance.now();
const samples = [];
for (let i = 0; i < B; i++) samples.push(await scenes.sample(i));
console.log('scene', (performance.now() - t) / B);
const pic = (k) => {
  const d = new Float32Array(B * W * H * 3);
  samples.forEach((s, b) => {
    for (let i = 0; i < W * H * 3; i++) d[b * W * H * 3 + i] = s[k].data[i] / 255 - 0.5;
  });
  return tf.tensor4d(d, [B, H, W, 3]);
};
const flow = new Float32Array(B * W * H * 2);
samples.forEach((s, b) => flow.set(s.flow.data, b * W * H * 2));
const batch = { first: pic('first'), second: pic('second'), truth: { flow: tf.tensor4d(flow, [B, H, W, 2]) } };
const robust = (weights) => ({
  compareAt: 'level',
  unit: 1,
  penalty: { norm: 2, underRoot: 1e-2, offset: 0, exponent: 1 },
  reduction: 'mean',
  weights,
});
const parameters = initialParameters({
  architecture: 'maskflownet-s',
  width: 0.25,
  initialisation: 'zero-motion',
  seed: 3,
});
const optimiser = { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
for (const [name, o] of Object.entries({
  encoder: { loss: robust({}), matching: { weight: 1, levels: [2, 3, 4, 5, 6] } },
  encoder36: { loss: robust({}), matching: { weight: 1, levels: [3, 4, 5, 6] } },
  coarse: { loss: robust({ 3: 0.6, 4: 0.35, 5: 0.25, 6: 0.2 }) },
  fine: { loss: robust({ 2: 1, 3: 0.6, 4: 0.35, 5: 0.25, 6: 0.2 }) },
})) {
  const trainer = new Trainer({
    model: { info: { architecture: 'maskflownet-s' }, variant: variants.default, parameters },
    optimiser,
    clipNorm: 1,
    averaging: { decay: 0.99 },
    ...o,
  });
  const ts = [];
  let r;
  for (let i = 0; i < 7; i++) {
    const t = performance.now();
    r = await trainer.step(batch, 1e-3);
    ts.push(performance.now() - t);
  }
  console.log(name, ts.map((x) => x.toFixed(0)).join(' '), r);
  trainer.dispose();
}
process.exit(0);
