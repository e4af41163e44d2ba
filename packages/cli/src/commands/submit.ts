import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  BENCHMARK_NAMES,
  type BenchmarkName,
  checkSubmission,
  type SubmissionCheck,
  submission,
  writeSubmission,
} from '@opticalflow/evaluation';
import { Argument } from 'commander';
import { type CommandDefinition, type ModelOptions, withCommonOptions, withModelOptions } from '../command-line.ts';
import { createEngine } from '../evaluation/engine.ts';
import { modelIdentity } from '../evaluation/model-identity.ts';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { expectWritable, reasonOf } from '../files.ts';
import { ProgressBar } from '../progress-bar.ts';
import { note, printResult, table } from '../report.ts';
import type { Terminal } from '../terminal.ts';

interface SubmitOptions extends ModelOptions {
  readonly root?: string;
  readonly output: string;
  readonly check?: boolean;
}

export const submitCommand: CommandDefinition = (program, terminal) => {
  withModelOptions(withCommonOptions(program.command('submit')))
    .description('flow of a benchmark’s test part, in the form that the benchmark takes, checked')
    .addArgument(new Argument('<benchmark>', 'which benchmark').choices(BENCHMARK_NAMES))
    .option('--root <dir>', 'the folder that holds the test part: testing of KITTI, test of Sintel and Spring')
    .requiredOption('-o, --output <path>', 'a .zip for KITTI, a folder for Sintel and Spring')
    .option('--check', 'only read back what is at the output, and compare it with --root if given')
    .action(async (benchmark: BenchmarkName, options: SubmitOptions) => {
      const { cwd } = terminal;
      const output = resolve(cwd, options.output);
      const root = options.root === undefined ? undefined : resolve(cwd, options.root);
      if (!options.check) await make(benchmark, { output, root, options, terminal });
      const check = await read(options.output, () =>
        checkSubmission(output, { benchmark, root, signal: terminal.signal }),
      );
      for (const text of check.notes) note(terminal, options, text);
      printResult(terminal, options, {
        value: { ...check, output: options.output },
        text: () => checkText(check, options.output),
      });
      if (check.problems.length > 0) {
        throw new CliError(EXIT.badData, `${options.output} is not what ${submission(benchmark).title} takes`);
      }
    });
};

async function make(
  benchmark: BenchmarkName,
  {
    output,
    root,
    options,
    terminal,
  }: { output: string; root: string | undefined; options: SubmitOptions; terminal: Terminal },
): Promise<void> {
  if (root === undefined) throw usageError('Expected --root DIR, the folder that holds the benchmark’s test part');
  const isZip = submission(benchmark).container === 'zip';
  if (isZip !== /\.zip$/i.test(output)) {
    const expected = isZip ? 'a name ending in .zip' : 'the name of a folder';
    throw usageError(`Expected ${expected} for ${benchmark} but received ${options.output}`);
  }
  await expectWritable(isZip ? options.output : `${options.output}.lock`, terminal.cwd);
  if (!isZip && (await stat(output).catch(() => undefined))) {
    throw new CliError(EXIT.cannotCreate, `Cannot write ${options.output}: it is there already`);
  }
  const bar = new ProgressBar(terminal, options);
  const engine = createEngine(options, { terminal, bar });
  try {
    const model = { ...(await modelIdentity(options, { terminal, bar })), fit: options.fit };
    const { signal } = terminal;
    const onProgress = bar.listener(submission(benchmark).title);
    await writeSubmission({ benchmark, root, output, estimate: engine.estimate, model, signal, onProgress });
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new CliError(EXIT.cannotCreate, `Cannot write ${options.output}: ${reasonOf(error)}`, { cause: error });
  } finally {
    bar.clear();
    await engine.free();
  }
}

/** A submission that is not there is no input. */
async function read<T>(path: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new CliError(EXIT.noInput, `Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

function checkText({ benchmark, files, bytes, problems }: SubmissionCheck, output: string): string {
  const { title, next } = submission(benchmark);
  return table([
    ['submission', `${output}, for ${title}`],
    ['files', `${files}, ${bytes} bytes`],
    ...problems.map((problem) => ['problem', problem] as const),
    ...(problems.length === 0
      ? [['checked', 'names, sizes, checksums and values'] as const, ['next', next] as const]
      : []),
  ]);
}
