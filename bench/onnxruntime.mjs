/** Estimates with ONNX Runtime for each line read, and prints the milliseconds: MODEL.onnx WIDTH HEIGHT THREADS. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const peers = createRequire(join(import.meta.dirname, '../.cache/peers/package.json'));
const ort = peers('onnxruntime-node');
const [model, width, height, threads] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
const picture = () => {
  const data = Float32Array.from({ length: 3 * width * height }, Math.random);
  return new ort.Tensor('float32', data, [1, 3, Number(height), Number(width)]);
};
const feeds = { first: picture(), second: picture() };
await session.run(feeds);
console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) {
  const started = performance.now();
  await session.run(feeds);
  console.log(performance.now() - started);
}
