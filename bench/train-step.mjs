/**
 * Times a training step of MaskFlowNet-S on the backend `simd` beside PyTorch on the same network, batch, loss and optimiser,
 * in turn: `node bench/train-step.mjs [--width W] [--batch N] [--size WxH] [--rounds N] [--python PATH]`, after
 * `npm run build`. Without sizes both cases of docs/simd.md are measured.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache/bench');
const built = (path) => import(join(root, 'packages', path));
const { values: options } = parseArgs({
  options: {
    width: { type: 'string' },
    batch: { type: 'string', default: '1' },
    size: { type: 'string', default: '448x384' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string', default: '/usr/bin/python3' },
    serve: { type: 'string' },
  },
});

const CASES = [
  { width: 0.25, batch: 4, columns: 256, rows: 192 },
  { width: 1, batch: 1, columns: 448, rows: 384 },
];
const OPTIMISER = { form: 'pytorch', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
const RATE = 1e-4;

/** A network and a batch of random pictures and flow; always the same. Pictures and flow are NCHW. */
async function makeCase({ width, batch, columns, rows }) {
  const { initialParameters } = await built('train/dist/index.js');
  const { variants } = await built('maskflownet/dist/index.js');
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const parameters = initialParameters({ architecture: 'maskflownet-s', width, seed: 1 });
  const model = {
    info: { architecture: 'maskflownet-s', variant: 'default', width },
    variant: variants.default,
    parameters,
  };
  const area = columns * rows;
  const pictures = Float32Array.from({ length: 6 * batch * area }, random);
  const truth = Float32Array.from({ length: 2 * batch * area }, () => 10 * random());
  return { model, pictures, truth };
}

/** [N,C,H,W] -> [N,H,W,C] */
function channelsLast(values, channels, area) {
  return Float32Array.from({ length: values.length }, (_, i) => {
    const [sample, rest] = [Math.floor(i / (channels * area)), i % (channels * area)];
    return values[(sample * channels + (rest % channels)) * area + Math.floor(rest / channels)];
  });
}

async function startOurs(shape, threads) {
  const { registerSimdBackend } = await built('backend-simd/dist/index.js');
  const train = await built('train/dist/index.js');
  const tf = (await built('maskflownet/node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js')).default;
  tf.enableProdMode();
  await registerSimdBackend({ threads });
  await tf.setBackend('simd');
  const { model, pictures, truth } = await makeCase(shape);
  const { batch, columns, rows } = shape;
  const half = pictures.length / 2;
  const picture = (from) =>
    tf.tensor4d(channelsLast(pictures.subarray(from, from + half), 3, columns * rows), [batch, rows, columns, 3]);
  const flow = tf.tensor4d(channelsLast(truth, 2, columns * rows), [batch, rows, columns, 2]);
  const data = { first: picture(0), second: picture(half), truth: { flow } };
  return { train, model, data, loss: train.lossRules.mmflow };
}

/** The peer in this process' place: a step for each line read. */
async function serve(shape, threads) {
  const { train, model, data, loss } = await startOurs(shape, threads);
  const trainer = new train.Trainer({ model, loss, optimiser: OPTIMISER });
  await trainer.step(data, RATE);
  console.log('ready');
  for await (const _ of createInterface({ input: process.stdin })) {
    const started = performance.now();
    await trainer.step(data, RATE);
    const milliseconds = performance.now() - started;
    console.log(JSON.stringify({ milliseconds, peakMemoryBytes: 1024 * process.resourceUsage().maxRSS }));
  }
}

/** The largest difference of a gradient of ours from PyTorch's, as a share of its largest value; and that of the losses. */
async function compare(shape, files) {
  const { columns, rows, batch } = shape;
  const gradientsFile = join(cache, 'gradients.safetensors');
  const args = [files.weights, columns, rows, '--train', files.batch, batch, gradientsFile].map(String);
  execFileSync(options.python, [join(import.meta.dirname, 'twin.py'), ...args], { stdio: 'pipe' });
  const { readCheckpoint, recogniseCheckpoint } = await built('maskflownet/dist/index.js');
  const theirs = (await readCheckpoint(readFileSync(gradientsFile))).tensors;
  const { train, model, data, loss } = await startOurs(shape, availableParallelism());
  train.registerGradients();
  const { registerKernels } = await built('ops/dist/index.js');
  registerKernels('simd');
  const weights = new train.TrainableWeights(model.parameters);
  const network = { architecture: 'maskflownet-s', variant: model.variant, weights };
  const ours = train.lossAndGradients(network, data, { loss });
  const [ourLoss] = ours.loss.dataSync();
  const [theirLoss] = theirs.get('loss').data;
  theirs.delete('loss');
  const recognised = recogniseCheckpoint({ format: 'safetensors', metadata: {}, tensors: theirs }).tensors;
  let most = 0;
  for (const [name, gradient] of ours.gradients) {
    const expected = recognised.get(name);
    const values = gradient.dataSync();
    const [height, width, b, a] = gradient.shape;
    const largest = expected.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    for (let i = 0; i < values.length; i++) {
      const tap = Math.floor(i / (a * b));
      const at = gradient.rank === 4 ? ((i % a) * b + (Math.floor(i / a) % b)) * height * width + tap : i;
      most = Math.max(most, Math.abs(values[i] - expected.data[at]) / largest);
    }
  }
  return { gradients: most, loss: Math.abs(ourLoss / theirLoss - 1), compared: ours.gradients.size };
}

async function measureCase(shape) {
  const { measure } = await built('cli/dist/bench/measure.js');
  const { writeMaskFlowNet } = await built('maskflownet/dist/index.js');
  const { width, batch, columns, rows } = shape;
  console.log(`\nMaskFlowNet-S, width ${width}, ${batch} x ${columns}x${rows}, ${options.rounds} rounds`);
  const { model, pictures, truth } = await makeCase(shape);
  const files = { weights: join(cache, 'train.safetensors'), batch: join(cache, 'batch.raw') };
  writeFileSync(files.weights, writeMaskFlowNet(model));
  writeFileSync(files.batch, Buffer.concat([pictures, truth].map((values) => Buffer.from(values.buffer))));
  const { gradients, loss, compared } = await compare(shape, files);
  console.log(
    `${compared} gradients differ from PyTorch's by at most ${gradients.toExponential(1)} of their largest value, ` +
      `the loss by ${loss.toExponential(1)} of it`,
  );
  const twin = [join(import.meta.dirname, 'twin.py'), files.weights, columns, rows, '--train', files.batch, batch];
  const threads = [1, ...(availableParallelism() > 1 ? [availableParallelism()] : [])];
  const pairs = threads.flatMap((n) => [
    {
      label: `simd, ${n} thread(s)`,
      command: process.execPath,
      args: [import.meta.filename, '--serve', JSON.stringify({ shape, threads: n })],
    },
    {
      label: `PyTorch, ${n} thread(s)`,
      command: options.python,
      args: twin.map(String),
      env: { OMP_NUM_THREADS: String(n), MKL_NUM_THREADS: String(n) },
    },
  ]);
  const results = await measure(pairs, { rounds: Number(options.rounds) });
  for (const { label, skipped, milliseconds, peakMemoryBytes } of results) {
    if (skipped) console.log(`${label}: skipped, ${skipped}`);
    else {
      const { median, least, most } = milliseconds;
      const [ms, from, to] = [median, least, most].map((x) => x.toFixed(0));
      console.log(`${label}: ${ms} ms (${from} to ${to}), ${(peakMemoryBytes / 1e6).toFixed(0)} MB`);
    }
  }
  for (let i = 0; i < results.length; i += 2) {
    const [ours, theirs] = [results[i], results[i + 1]];
    if (ours.skipped || theirs.skipped) continue;
    console.log(
      `${ours.label}: ${(ours.milliseconds.median / theirs.milliseconds.median).toFixed(2)}x of PyTorch's time`,
    );
  }
}

if (options.serve) {
  const { shape, threads } = JSON.parse(options.serve);
  await serve(shape, threads);
} else {
  mkdirSync(cache, { recursive: true });
  const [columns, rows] = options.size.split('x').map(Number);
  const asked = { width: Number(options.width), batch: Number(options.batch), columns, rows };
  for (const shape of options.width ? [asked] : CASES) await measureCase(shape);
}
process.exit(0);
