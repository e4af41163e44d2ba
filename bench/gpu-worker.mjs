/**
 * A process that times one network by WebGPU in Node, as `gpu.mjs` tells it by its argument: writes its flow and the name of
 * the adapter to files, says when it is ready, then for each line that it reads estimates some times and prints the median
 * of the milliseconds.
 */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { built, tensorflow } from './common.mjs';

const { network, width, height, storage, output, tune, repeats, softwareGpu, files } = JSON.parse(process.argv[2]);
const { findWebgpuAdapter, tryBackend } = await built('backends/dist/index.js');
const { benchModel, benchPictures } = await built('cli/dist/bench/networks.js');
const { MaskFlowNet } = await built('maskflownet/dist/index.js');
const tf = await tensorflow();

tf.enableProdMode();
const { works, why } = await tryBackend('webgpu', { softwareGpu });
if (!works) {
  console.error(why);
  process.exit(1);
}
if (storage !== 'f32') {
  const { configureWebgpu } = await built('ops/dist/webgpu.js');
  configureWebgpu({ storage });
}
const estimator = new MaskFlowNet(await benchModel(network));
const pictures = benchPictures({ width, height });

/** Estimates once. Flow that stays on the GPU is there when one of its numbers can be read. */
async function estimate() {
  const { flow, occlusion } = await estimator.estimate(...pictures, { output });
  if (output === 'field') return;
  const one = tf.slice(flow, [0, 0, 0, 0], [1, 1, 1, 1]);
  await one.data();
  tf.dispose([flow, occlusion, one]);
}

const tuning = tune ? await (await built('ops/dist/webgpu.js')).tuneWebgpu(estimate) : undefined;
const { flow } = await estimator.estimate(...pictures);
writeFileSync(files.flow, flow.data);
writeFileSync(files.about, JSON.stringify({ adapter: (await findWebgpuAdapter()).name, tuning }));
for (let i = 0; i < repeats; i++) await estimate();
console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) {
  const times = [];
  for (let i = 0; i < repeats; i++) {
    const started = performance.now();
    await estimate();
    times.push(performance.now() - started);
  }
  console.log(times.sort((a, b) => a - b)[repeats >> 1]);
}
process.exit(0);
