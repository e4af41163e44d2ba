/**
 * How time and peak memory grow with the size of the pictures, on the backend `simd`, each size in a process of its own:
 * `node bench/growth.mjs [default|maskflownet-s|maskflownet ...] [--rounds N]`, after `npm run build`.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'packages/cli/dist/bench');
const { Contestant } = await import(join(dist, 'contestant.js'));
const { describeCpu } = await import(join(dist, 'cpu.js'));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' } },
});
const SIZES = [256, 512, 1024, 2048].map((width) => ({ width, height: width / 2 }));
const threads = availableParallelism();

/** The median time of a fresh process, and the most memory that it has held. */
async function measure(network, { width, height }) {
  const task = { network, width, height, backend: 'simd', instructions: 'relaxed', threads };
  const contestant = await Contestant.start({
    label: `${network}, ${width}x${height}`,
    command: process.execPath,
    args: ['--no-warnings', join(dist, 'worker.js'), JSON.stringify(task)],
  });
  try {
    const runs = [];
    for (let round = 0; round < Number(values.rounds); round++) runs.push(await contestant.run());
    const times = runs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    return { pixels: width * height, milliseconds: times[times.length >> 1], bytes: runs.at(-1).peakMemoryBytes };
  } finally {
    contestant.close();
  }
}

/** The exponent a of y ~ x^a: the slope of the straight line through the logarithms with the least squares. */
function exponent(points) {
  const logs = points.map((point) => point.map(Math.log));
  const [meanX, meanY] = [0, 1].map((k) => logs.reduce((sum, log) => sum + log[k], 0) / logs.length);
  const sum = (term) => logs.reduce((total, [x, y]) => total + term(x - meanX, y - meanY), 0);
  return sum((x, y) => x * y) / sum((x) => x * x);
}

console.log(`${describeCpu()}, Node ${process.version}, ${threads} threads, relaxed, ${values.rounds} rounds\n`);
for (const network of positionals.length > 0 ? positionals : ['default', 'maskflownet-s']) {
  console.log(`| ${network} | time | time for each megapixel | peak memory |\n| --- | --- | --- | --- |`);
  const results = [];
  for (const size of SIZES) {
    const result = await measure(network, size);
    results.push(result);
    const perMegapixel = (result.milliseconds / result.pixels) * 1e6;
    const columns = [`${result.milliseconds.toFixed(0)} ms`, `${perMegapixel.toFixed(0)} ms`];
    console.log(`| ${size.width}x${size.height} | ${columns.join(' | ')} | ${(result.bytes / 1e6).toFixed(0)} MB |`);
  }
  const [smallest, ...larger] = results;
  const time = exponent(results.map(({ pixels, milliseconds }) => [pixels, milliseconds]));
  // Above the smallest on both sides, so that memory in proportion to pixels, beside a fixed part, has exponent 1
  const memory = exponent(larger.map(({ pixels, bytes }) => [pixels - smallest.pixels, bytes - smallest.bytes]));
  console.log(`\ntime ~ pixels^${time.toFixed(2)}, memory above the smallest ~ pixels^${memory.toFixed(2)}\n`);
}
