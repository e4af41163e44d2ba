/** Times whole networks on our backends and on their peers, in one run. See README.md. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache/bench');
mkdirSync(cache, { recursive: true });
const cli = (path) => import(join(root, 'packages/cli/dist', path));
const { contestants, benchText } = await cli('commands/bench.js');
const { describeCpu } = await cli('bench/cpu.js');
const { measure } = await cli('bench/measure.js');
const { BENCH_SIZES, benchModel, benchPictures } = await cli('bench/networks.js');
const { MaskFlowNet, writeMaskFlowNet } = await import(join(root, 'packages/maskflownet/dist/index.js'));
const { registerSimdBackend } = await import(join(root, 'packages/backend-simd/dist/index.js'));
const tf = await import(join(root, 'packages/maskflownet/node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js'));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, python: { type: 'string', default: '/usr/bin/python3' } },
});
const PYTHON = values.python;
const ALL = availableParallelism();
const twin = (...args) => [join(import.meta.dirname, 'twin.py'), ...args.map(String)];

/** Our flow, and the files that the peers read. */
async function prepare(network, { width, height }) {
  const model = await benchModel(network);
  const weights = join(cache, `${network}.safetensors`);
  writeFileSync(weights, writeMaskFlowNet(model));
  const pictures = benchPictures({ width, height });
  const files = pictures.map(({ data }, i) => {
    const file = join(cache, `picture-${i}.raw`);
    const planes = Float32Array.from({ length: data.length }, (_, k) => {
      const area = width * height;
      return data[3 * (k % area) + Math.floor(k / area)] / 255;
    });
    writeFileSync(file, planes);
    return file;
  });
  tf.default.enableProdMode();
  await registerSimdBackend();
  await tf.default.setBackend('simd');
  const estimator = new MaskFlowNet(model);
  const { flow } = await estimator.estimate(...pictures);
  estimator.dispose();
  return { weights, files, flow };
}

/** The largest difference of PyTorch's flow from ours, in pixels; undefined where there is no PyTorch. */
function compare({ weights, files, flow }, { width, height }) {
  const file = join(cache, 'flow.raw');
  try {
    execFileSync(PYTHON, twin(weights, width, height, '--check', ...files, file), { stdio: 'pipe' });
  } catch (error) {
    return {
      skipped: String(error.stderr ?? error.message)
        .trim()
        .split('\n')
        .at(-1),
    };
  }
  const bytes = readFileSync(file);
  const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let [most, longest] = [0, 0];
  for (let i = 0; i < theirs.length; i++) {
    most = Math.max(most, Math.abs(theirs[i] - flow.data[i]));
    longest = Math.max(longest, Math.abs(flow.data[i]));
  }
  return { most, longest };
}

const threadsOf = (n) => `${n} thread${n > 1 ? 's' : ''}`;

function peers(network, { width, height }, { weights }) {
  const onnx = join(cache, `${network}-${width}x${height}.onnx`);
  try {
    execFileSync(PYTHON, twin(weights, width, height, '--export', onnx), { stdio: 'pipe' });
  } catch {
    // its process says that there is no model
  }
  return [1, ...(ALL > 1 ? [ALL] : [])].flatMap((n) => [
    {
      label: `PyTorch, ${threadsOf(n)}`,
      command: PYTHON,
      args: twin(weights, width, height, '--serve'),
      env: { OMP_NUM_THREADS: String(n), MKL_NUM_THREADS: String(n) },
    },
    {
      label: `ONNX Runtime, ${threadsOf(n)}`,
      command: process.execPath,
      args: [join(import.meta.dirname, 'onnxruntime.mjs'), onnx, String(width), String(height), String(n)],
    },
  ]);
}

console.log(`${describeCpu()}, Node ${process.version}`);
for (const network of positionals.length > 0 ? positionals : Object.keys(BENCH_SIZES)) {
  const size = BENCH_SIZES[network];
  const prepared = await prepare(network, size);
  const agreement = compare(prepared, size);
  console.log(`\n${network}, ${size.width}x${size.height}, ${values.rounds} rounds`);
  console.log(
    'skipped' in agreement
      ? `no PyTorch to compare with: ${agreement.skipped}`
      : `PyTorch's flow differs by at most ${agreement.most.toExponential(1)} px of ${agreement.longest.toFixed(1)} px`,
  );
  const ours = contestants({ network, ...size }, root).map((contestant) =>
    contestant.label === 'tensorflow'
      ? { ...contestant, label: `tfjs-node, ${threadsOf(ALL)}`, cwd: join(root, '.cache/tfjs-node') }
      : contestant,
  );
  const results = await measure([...ours, ...peers(network, size, prepared)], { rounds: Number(values.rounds) });
  process.stdout.write(benchText(results));
}
process.exit(0);
