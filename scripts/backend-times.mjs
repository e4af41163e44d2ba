/**
 * Times the backends on this machine, for the README's table: `node scripts/backend-times.mjs wasm cpu`, or
 * `tensorflow` where scripts/build-tfjs-node.sh has been run. Prints the median of three estimates after a first one:
 * the bundled pair with the default model, and a pair of 1024x448 with a full-size MaskFlowNet-S of random weights
 * (not on `cpu`, where it takes minutes). Each backend's time also as a ratio to that of the first.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';
import { root } from './workspace.mjs';

const { resolve } = createRequire(join(root, 'packages/cli/package.json'));
const tf = await import(resolve('@tensorflow/tfjs-core'));
const { readImage } = await import(resolve('@opticalflow/io-image'));
const { expectedTensors, loadMaskFlowNet, MaskFlowNet, variants } = await import(resolve('@opticalflow/maskflownet'));
const { readDefaultWeights } = await import(resolve('@opticalflow/pretrained/node'));

const loaders = {
  wasm: () => import(resolve('@tensorflow/tfjs-backend-wasm')),
  cpu: () => import(resolve('@tensorflow/tfjs-backend-cpu')),
  tensorflow: () => {
    util.isNullOrUndefined ??= (value) => value === undefined || value === null;
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    createRequire(join(root, '.cache/tfjs-node/package.json'))('@tensorflow/tfjs-node');
  },
};

const picture = (name) => readImage(new Uint8Array(readFileSync(join(root, 'examples/cat-over-coffee', name))));
const bundled = ['first.png', 'second.png'].map(picture);
const noise = () => ({
  width: 1024,
  height: 448,
  data: Uint8Array.from({ length: 3 * 1024 * 448 }, () => 256 * Math.random()),
});

function fullSize() {
  const parameters = new Map();
  for (const [name, shape] of expectedTensors({ architecture: 'maskflownet-s' })) {
    const size = shape.reduce((product, n) => product * n, 1);
    const scale = shape.length === 4 ? Math.sqrt(6 / (size / shape[0])) : 0;
    parameters.set(name, { shape, data: Float32Array.from({ length: size }, () => scale * (2 * Math.random() - 1)) });
  }
  return new MaskFlowNet({ info: { architecture: 'maskflownet-s' }, variant: variants.mmflow, parameters });
}

async function milliseconds(network, [first, second]) {
  await network.estimate(first, second);
  const times = [];
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    await network.estimate(first, second);
    times.push(performance.now() - started);
  }
  network.dispose();
  return times.sort((a, b) => a - b)[1];
}

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}`);
tf.enableProdMode();
let base;
for (const backend of process.argv.slice(2)) {
  await loaders[backend]();
  await tf.setBackend(backend);
  const times = [await milliseconds(await loadMaskFlowNet(await readDefaultWeights()), bundled)];
  if (backend !== 'cpu') times.push(await milliseconds(fullSize(), [noise(), noise()]));
  base ??= times;
  const text = times.map((time, i) => `${time.toFixed(0)} ms (${(time / base[i]).toFixed(2)}x ${process.argv[2]})`);
  console.log(`${backend}: default model 480x320 ${text[0]}; full-size S 1024x448 ${text[1] ?? 'not timed'}`);
}
