/** Times whole networks on a GPU: ours by WebGPU in Node beside PyTorch on the same card, in one run. See README.md. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agreementText, built, cache, compare, differenceOf, lastLine, prepare, twin } from './common.mjs';

const { measure } = await built('cli/dist/bench/measure.js');
const { describeCpu } = await built('cli/dist/bench/cpu.js');
const { BENCH_SIZES } = await built('cli/dist/bench/networks.js');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '10' },
    repeats: { type: 'string', default: '5' },
    size: { type: 'string' },
    storage: { type: 'string', default: 'f32' },
    python: { type: 'string' },
    tune: { type: 'boolean' },
    'software-gpu': { type: 'boolean', default: false },
  },
});
const softwareGpu = options['software-gpu'];
const tune = options.tune ?? !softwareGpu;
const repeats = Number(options.repeats);
if (!['f32', 'f16'].includes(options.storage)) throw new Error(`Expected --storage f32 or f16, not ${options.storage}`);

/** The first Python whose PyTorch sees a card, else the first that has PyTorch; or why there is none. */
function findTorch() {
  const found = [];
  let skipped;
  for (const python of options.python ? [options.python] : ['python3', '/usr/bin/python3']) {
    try {
      found.push({
        python,
        ...JSON.parse(execFileSync(python, twin('--describe'), { encoding: 'utf8', stdio: 'pipe' })),
      });
    } catch (error) {
      skipped = lastLine(error.stderr || error.message);
    }
  }
  return found.find(({ card }) => card) ?? found[0] ?? { skipped };
}

function torchText({ skipped, torch, card, cuda, cudnn }) {
  if (skipped) return `no PyTorch: ${skipped}`;
  if (card) return `PyTorch ${torch} on ${card}, CUDA ${cuda}, cuDNN ${cudnn}`;
  return softwareGpu ? `PyTorch ${torch} on the CPU: it sees no card` : `left out: PyTorch ${torch} sees no card`;
}

/** How PyTorch runs: on a card at each of its precisions; on the CPU only beside a GPU that is software as well. */
function precisionsOf({ skipped, card }) {
  if (card) return { 'f32 without TF32': 'f32', 'f32 with TF32': 'tf32', f16: 'f16' };
  return skipped || !softwareGpu ? {} : { 'f32 on the CPU': 'f32' };
}

function peersOf(torch, { width, height }, prepared) {
  return Object.entries(precisionsOf(torch)).map(([name, precision]) => {
    const where = ['--device', torch.card ? 'cuda' : 'cpu', '--precision', precision];
    return {
      label: `PyTorch, ${name}`,
      command: torch.python,
      args: twin(prepared.weights, width, height, '--serve', '--repeats', repeats, ...where),
      agreement: compare(prepared, { width, height }, { python: torch.python, options: where }),
    };
  });
}

/** Ours: flow stays on the GPU, as PyTorch's does; once more with flow in plain numbers at the end. */
function oursOf(network, size) {
  const storages = [...new Set(['f32', options.storage])];
  const contestant = (label, task) => {
    const name = `${task.storage}-${task.output}${task.tune ? '-tuned' : ''}`;
    const files = { flow: join(cache, `gpu-flow-${name}.raw`), about: join(cache, `gpu-about-${name}.json`) };
    for (const file of Object.values(files)) rmSync(file, { force: true });
    const argument = JSON.stringify({ network, ...size, repeats, softwareGpu, files, ...task });
    return {
      label,
      command: process.execPath,
      args: ['--no-warnings', join(import.meta.dirname, 'gpu-worker.mjs'), argument],
      files,
    };
  };
  return [
    ...storages.map((storage) => contestant(`webgpu, ${storage}`, { storage, output: 'tensor' })),
    ...(tune ? storages : []).map((storage) =>
      contestant(`webgpu, ${storage}, tuned`, { storage, output: 'tensor', tune }),
    ),
    contestant('webgpu, f32, flow read', { storage: 'f32', output: 'field' }),
  ];
}

/** What tuning has found: milliseconds of all convolutions that can be had in several ways, each counted once. */
function tuningText(label, { products }) {
  const timed = products.filter(({ milliseconds }) => milliseconds.stock !== undefined);
  const sum = (key) => number(timed.reduce((total, { milliseconds }) => total + milliseconds[key], 0));
  const stock = timed.filter(({ choice }) => choice.stock).length;
  return (
    `${label}: the ${timed.length} sizes of convolutions take ${sum('ours')} ms by our best tiles, ${sum('untuned')} ms ` +
    `untuned, ${sum('stock')} ms by TensorFlow.js's, which is taken for ${stock}`
  );
}

const number = (x) => x.toFixed(x < 10 ? 2 : x < 100 ? 1 : 0);

function report(ours, peers, results, { flow }) {
  const about = ours.map(({ files }) => files.about).find(existsSync);
  if (about) console.log(`WebGPU on ${JSON.parse(readFileSync(about, 'utf8')).adapter}`);
  for (const { label, files } of ours) {
    const { tuning } = existsSync(files.about) ? JSON.parse(readFileSync(files.about, 'utf8')) : {};
    if (tuning) console.log(tuningText(label, tuning));
    if (existsSync(files.flow)) console.log(agreementText(label, differenceOf(files.flow, flow)));
  }
  for (const { label, agreement } of peers) console.log(agreementText(label, agreement));
  for (const { label, skipped, milliseconds } of results) {
    if (skipped) console.log(`${label}: left out, ${skipped}`);
    else {
      const [median, least, most] = [milliseconds.median, milliseconds.least, milliseconds.most].map(number);
      console.log(`${label}: ${median} ms (${least} to ${most})`);
    }
  }
  const timed = results.filter(({ skipped }) => !skipped);
  for (const our of timed.filter(({ label }) => label.startsWith('webgpu'))) {
    for (const peer of timed.filter(({ label }) => label.startsWith('PyTorch'))) {
      const ratio = our.milliseconds.median / peer.milliseconds.median;
      console.log(`${our.label}: ${ratio.toFixed(2)}x the time of ${peer.label}`);
    }
  }
}

const torch = findTorch();
console.log(`${describeCpu()}, Node ${process.version}\n${torchText(torch)}`);
for (const network of positionals.length > 0 ? positionals : Object.keys(BENCH_SIZES)) {
  const [width, height] = options.size ? options.size.split('x').map(Number) : Object.values(BENCH_SIZES[network]);
  const size = { width, height };
  console.log(`\n${network}, ${width}x${height}, ${options.rounds} rounds of ${repeats}`);
  const prepared = await prepare(network, size);
  const ours = oursOf(network, size);
  const peers = peersOf(torch, size, prepared);
  report(ours, peers, await measure([...ours, ...peers], { rounds: Number(options.rounds) }), prepared);
}
process.exit(0);
