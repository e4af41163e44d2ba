import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expectSameSize, type FlowField, type Frame, type ProgressListener, UnsupportedError } from '@opticalflow/core';
import { DatasetError } from '@opticalflow/datasets';
import { readImage } from '@opticalflow/io-image';
import type { Estimate } from '../evaluate.ts';
import { acquireLock } from '../run/lock.ts';
import { differenceLines, type Json } from '../run/question.ts';
import { RunError } from '../run/run-error.ts';
import { writeNew, writeWhole } from '../run/write-whole.ts';
import type { Benchmark, BenchmarkName, SubmissionInput } from './benchmark.ts';
import { submission } from './submission.ts';
import { writeZip } from './zip/write.ts';

/** What a submission is made of. */
export interface WriteSubmissionOptions {
  readonly benchmark: BenchmarkName;
  /** The folder that holds the test part of the data. */
  readonly root: string;
  /** Path of the zip, or of the folder, that is made. */
  readonly output: string;
  readonly estimate: Estimate;
  /** What estimates, as plain data: an interrupted submission goes on only with the same. */
  readonly model?: Json | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * Estimates every pair of a benchmark's test part and makes its submission.
 *
 * Flow is gathered in a folder `OUTPUT.partial`, each file written whole; after an interruption the same call goes on there
 * with what is missing. At the end it becomes the output, or a zip is made of it, one file in memory at a time.
 *
 * @returns how many files it holds
 * @throws DatasetError when pictures are missing or damaged: a submission is complete or it is none
 * @throws RunError when the partial folder is of another model, or another process works at it
 * @throws UnsupportedError when there is something at the output already
 */
export async function writeSubmission(options: WriteSubmissionOptions): Promise<number> {
  const { root, output, signal } = options;
  const benchmark = submission(options.benchmark);
  const inputs = await benchmark.listInputs(root);
  if (benchmark.container === 'folder' && (await stat(output).catch(() => undefined))) {
    throw new UnsupportedError(`${output} is there already: a submission is made in a folder of its own`);
  }
  const partial = `${output}.partial`;
  await mkdir(partial, { recursive: true });
  const lock = await acquireLock(`${output}.lock`);
  try {
    await expectSameModel(partial, { benchmark: benchmark.name, model: options.model ?? null });
    for (const [index, input] of inputs.entries()) {
      signal?.throwIfAborted();
      const target = join(partial, 'files', input.path);
      if (!(await stat(target).catch(() => undefined))) {
        const bytes = await flowOf(input, index, benchmark, options);
        await lock.expectHeld();
        await mkdir(dirname(target), { recursive: true });
        await writeWhole(target, bytes);
      }
      options.onProgress?.({ stage: input.path, done: index + 1, total: inputs.length });
    }
    if (benchmark.container === 'folder') await rename(join(partial, 'files'), output);
    else {
      const sources = inputs.map(({ path }) => ({ name: path, read: () => readFile(join(partial, 'files', path)) }));
      await writeZip(output, sources, signal);
    }
    await rm(partial, { recursive: true, force: true });
  } finally {
    await lock.release();
  }
  return inputs.length;
}

async function expectSameModel(partial: string, asked: { benchmark: string; model: Json }): Promise<void> {
  const file = join(partial, 'submission.json');
  if (await writeNew(file, `${JSON.stringify(asked, null, 2)}\n`)) return;
  const lines = differenceLines(JSON.parse(await readFile(file, 'utf8')), JSON.parse(JSON.stringify(asked)));
  if (lines.length === 0) return;
  throw new RunError('other-question', `${partial} was begun with another model:\n  ${lines.join('\n  ')}`);
}

async function flowOf(
  input: SubmissionInput,
  index: number,
  benchmark: Benchmark,
  { estimate, signal }: WriteSubmissionOptions,
): Promise<Uint8Array> {
  const first = await pictureAt(input.first, benchmark.title);
  const second = await pictureAt(input.second, benchmark.title);
  const { flow } = await estimate(first, second, { signal, index, name: input.path });
  signal?.throwIfAborted();
  expectSameSize(`flow of ${input.first}`, first, flow);
  return benchmark.encode(expectFinite(flow));
}

async function pictureAt(file: string, dataset: string): Promise<Frame> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const received = `reading failed: ${(cause as Error).message}`;
    throw new DatasetError({ dataset, file, expected: 'a picture', received, cause });
  }
  try {
    return readImage(bytes);
  } catch (cause) {
    const received = `reading says "${(cause as Error).message}"`;
    throw new DatasetError({ dataset, file, expected: 'a picture', received, cause });
  }
}

/** A vector that is no number must not become one that is marked unknown without a word. */
function expectFinite(flow: FlowField): FlowField {
  const at = flow.data.findIndex((value, k) => !Number.isFinite(value) && flow.valid?.[k >> 1] !== 0);
  if (at === -1) return flow;
  throw new UnsupportedError(`The estimate has ${flow.data[at]} at pixel ${at >> 1}, which no benchmark takes`);
}
