import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { differenceLines, type RunQuestion } from './question.ts';
import { RunError } from './run-error.ts';
import { writeNew } from './write-whole.ts';

const FORMAT = 'opticalflow-evaluation';
const VERSION = 1;

/** What `run.json` of a run folder holds. */
export interface RunFile {
  readonly format: string;
  readonly version: number;
  /** Into how many shards the pictures are dealt. */
  readonly shards: number;
  readonly question: RunQuestion;
}

/**
 * Reads what a run folder was asked for.
 *
 * @throws RunError when there is none, or it is not one that this version knows
 */
export async function readRunFile(folder: string): Promise<RunFile> {
  const file = join(folder, 'run.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new RunError('missing', `${folder} is no folder of an evaluation: ${file} cannot be read`, { cause });
  }
  let run: RunFile;
  try {
    run = JSON.parse(text) as RunFile;
  } catch (cause) {
    throw new RunError('damaged', `${file} is damaged: it is no JSON`, { cause });
  }
  if (run?.format !== FORMAT || run.version !== VERSION) {
    throw new RunError('damaged', `${file} is not of an evaluation of version ${VERSION}`);
  }
  return run;
}

/**
 * Makes `run.json`, or looks whether the one that is there asks for the same.
 *
 * @throws RunError that says what differs
 */
export async function expectRunFile(folder: string, question: RunQuestion, shards: number): Promise<void> {
  const asked: RunFile = JSON.parse(JSON.stringify({ format: FORMAT, version: VERSION, shards, question }));
  if (await writeNew(join(folder, 'run.json'), `${JSON.stringify(asked, null, 2)}\n`)) return;
  const there = await readRunFile(folder);
  const lines = differenceLines(
    { ...there.question, shards: there.shards },
    { ...asked.question, shards: asked.shards },
  );
  if (lines.length === 0) return;
  throw new RunError('other-question', `${folder} holds another evaluation:\n  ${lines.join('\n  ')}`);
}
