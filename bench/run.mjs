/** Times whole networks on our backends and on their peers, in one run. See README.md. */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agreementText, built, cache, compare, prepare, root, twin } from './common.mjs';

const { contestants, benchText } = await built('cli/dist/commands/bench.js');
const { describeCpu } = await built('cli/dist/bench/cpu.js');
const { measure } = await built('cli/dist/bench/measure.js');
const { BENCH_SIZES } = await built('cli/dist/bench/networks.js');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, python: { type: 'string', default: '/usr/bin/python3' } },
});
const PYTHON = values.python;
const ALL = availableParallelism();

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
  const agreement = compare(prepared, size, { python: PYTHON });
  console.log(`\n${network}, ${size.width}x${size.height}, ${values.rounds} rounds`);
  console.log(agreementText('PyTorch', agreement));
  const ours = contestants({ network, ...size }, root).map((contestant) =>
    contestant.label === 'tensorflow'
      ? { ...contestant, label: `tfjs-node, ${threadsOf(ALL)}`, cwd: join(root, '.cache/tfjs-node') }
      : contestant,
  );
  const results = await measure([...ours, ...peers(network, size, prepared)], { rounds: Number(values.rounds) });
  process.stdout.write(benchText(results));
}
process.exit(0);
