/**
 * Times the encoder's first layers, both pictures of 1024x448 in one batch, ours beside ONNX Runtime, in turn:
 * `node bench/layers.mjs [THREADS]`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache/bench');
mkdirSync(cache, { recursive: true });
const threads = Number(process.argv[2] ?? 1);
const { registerSimdBackend } = await import(join(root, 'packages/backend-simd/dist/index.js'));
const tf = createRequire(join(root, 'packages/backend-simd/package.json'))('@tensorflow/tfjs-core');
const ort = createRequire(join(root, '.cache/peers/package.json'))('onnxruntime-node');

tf.enableProdMode();
const { engine } = await registerSimdBackend({ threads });
await tf.setBackend('simd');

const LAYERS = [
  { batch: 2, height: 448, width: 1024, inputs: 3, outputs: 16, stride: 2 },
  { batch: 2, height: 224, width: 512, inputs: 16, outputs: 16, stride: 1 },
  { batch: 2, height: 224, width: 512, inputs: 16, outputs: 32, stride: 2 },
];
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

console.log(`${engine.instructions} SIMD, ${threads} thread(s)`);
for (const { batch, height, width, inputs, outputs, stride } of LAYERS) {
  const model = join(cache, `conv-${inputs}-${outputs}-${stride}.onnx`);
  const numbers = [batch, height, width, inputs, outputs, stride].map(String);
  execFileSync('/usr/bin/python3', [join(import.meta.dirname, 'layers.py'), model, ...numbers], { stdio: 'pipe' });
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const data = Float32Array.from({ length: batch * height * width * inputs }, Math.random);
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', data, [batch, inputs, height, width]) };
  const x = tf.tensor4d(data, [batch, height, width, inputs]);
  const filter = tf.randomNormal([3, 3, inputs, outputs]);
  const bias = tf.zeros([outputs]);
  const pad = [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ];
  const run = () =>
    tf.fused.conv2d({ x, filter, bias, strides: stride, pad, activation: 'leakyrelu', leakyreluAlpha: 0.1 }).dispose();
  const [ours, theirs] = [[], []];
  for (let round = 0; round < 25; round++) {
    let started = performance.now();
    run();
    if (round > 4) ours.push(performance.now() - started);
    started = performance.now();
    await session.run(feeds);
    if (round > 4) theirs.push(performance.now() - started);
  }
  const [a, b] = [median(ours), median(theirs)];
  console.log(
    `${inputs} -> ${outputs}, stride ${stride}: ${a.toFixed(1)} ms, ONNX Runtime ${b.toFixed(1)} ms, ${(a / b).toFixed(2)}x`,
  );
}
process.exit(0);
