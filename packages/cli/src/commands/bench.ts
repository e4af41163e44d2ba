import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import type { ContestantCommand } from '../bench/contestant.ts';
import { describeCpu } from '../bench/cpu.ts';
import { type BenchResult, measure } from '../bench/measure.ts';
import { BENCH_NETWORKS, BENCH_SIZES, type BenchNetwork } from '../bench/networks.ts';
import type { BenchTask } from '../bench/worker.ts';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { positiveInteger } from '../numbers.ts';
import { ProgressBar } from '../progress-bar.ts';
import { decimals, printResult, table } from '../report.ts';
import type { Terminal } from '../terminal.ts';

interface BenchOptions extends CommonOptions {
  readonly network: BenchNetwork;
  readonly width?: number;
  readonly height?: number;
  readonly rounds: number;
  readonly tensorflow?: boolean;
}

export const benchCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('bench'))
    .description('time the backends side by side, from pictures to flow')
    .addOption(
      new Option('--network <name>', 'the bundled model, or a full-size network with made-up weights')
        .choices([...BENCH_NETWORKS])
        .default('default'),
    )
    .option('--width <px>', 'width of the pictures (default: 640, or 1024 for full-size networks)', positiveInteger)
    .option('--height <px>', 'height of the pictures (default: 384, or 448)', positiveInteger)
    .option('--rounds <n>', 'estimates of each backend; the median counts', positiveInteger, 5)
    .option('--tensorflow', 'also run a @tensorflow/tfjs-node that is installed in the current folder')
    .action((options: BenchOptions) => bench(options, terminal));
};

async function bench(
  { network, rounds, tensorflow = false, ...options }: BenchOptions,
  terminal: Terminal,
): Promise<void> {
  const { width = BENCH_SIZES[network].width, height = BENCH_SIZES[network].height } = options;
  const bar = new ProgressBar(terminal, options);
  try {
    const show = bar.listener('bench');
    const results = await measure(contestants({ network, width, height }, terminal.cwd, { trustsCwd: tensorflow }), {
      rounds,
      signal: terminal.signal,
      onRound: (done, total) => show({ stage: `round ${done}`, done, total }),
    });
    bar.clear();
    const cpu = describeCpu();
    printResult(terminal, options, {
      value: { cpu, node: process.version, network, width, height, rounds, results },
      text: () => `${network}, ${width}x${height}, ${cpu}, Node ${process.version}\n${benchText(results)}`,
    });
  } finally {
    bar.clear();
  }
}

/** Every backend of this machine, `simd` with one thread and with all; that of tfjs-node from `cwd` only if it is trusted. */
export function contestants(
  size: Pick<BenchTask, 'network' | 'width' | 'height'>,
  cwd: string,
  { trustsCwd = true } = {},
): ContestantCommand[] {
  const worker = fileURLToPath(new URL('../bench/worker.js', import.meta.url));
  const contestant = (label: string, task: Omit<BenchTask, keyof typeof size>): ContestantCommand => ({
    label,
    command: process.execPath,
    args: ['--no-warnings', worker, JSON.stringify({ ...size, ...task })],
    cwd,
  });
  const threads = [...new Set([1, availableParallelism()])];
  return [
    ...(['relaxed', 'plain'] as const).flatMap((instructions) =>
      threads.map((n) =>
        contestant(`simd, ${instructions}, ${n} thread${n > 1 ? 's' : ''}`, {
          backend: 'simd',
          instructions,
          threads: n,
        }),
      ),
    ),
    contestant('wasm (stock, 1 thread)', { backend: 'wasm' }),
    contestant('tensorflow', { backend: 'tensorflow', trustsCwd }),
  ];
}

/** Times, and the ratio of each to the best of ours. */
export function benchText(results: readonly BenchResult[]): string {
  const base = results.find((result) => 'milliseconds' in result);
  const best = base && 'milliseconds' in base ? base : undefined;
  return table(
    results.map((result) => {
      if ('skipped' in result) return [result.label, `left out: ${result.skipped}`] as const;
      const { median, least, most } = result.milliseconds;
      const memory = result.peakMemoryBytes === undefined ? '' : `, ${decimals(result.peakMemoryBytes / 1e6, 0)} MB`;
      const ratio = best ? `${decimals(median / best.milliseconds.median, 2)}x the first` : '';
      return [
        result.label,
        `${decimals(median, 0)} ms (${decimals(least, 0)} to ${decimals(most, 0)})${memory}, ${ratio}`,
      ] as const;
    }),
  );
}
