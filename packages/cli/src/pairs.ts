import { resolve } from 'node:path';
import { CliError, EXIT, usageError } from './exit-codes.ts';
import { readInput } from './files.ts';
import { expectPng, flowFormatFor } from './outputs.ts';

/** One estimate: two pictures, and where its results go. */
export interface PairJob {
  readonly first: string;
  readonly second: string;
  readonly flow?: string | undefined;
  readonly paint?: string | undefined;
  readonly occlusion?: string | undefined;
  /** The line of the list that it comes from, as `list.txt:3`. */
  readonly line?: string | undefined;
}

/** The files that a job writes. */
export const outputsOf = ({ flow, paint, occlusion }: PairJob): string[] =>
  [flow, paint, occlusion].filter((path) => path !== undefined);

/** A usage error where an output's ending names no format, two outputs are one file, or one would overwrite a picture. */
export function expectOutputs(jobs: readonly PairJob[], cwd: string): void {
  const pictures = new Set(jobs.flatMap(({ first, second }) => [resolve(cwd, first), resolve(cwd, second)]));
  const seen = new Set<string>();
  for (const job of jobs) {
    if (job.flow) flowFormatFor(job.flow);
    if (job.paint) expectPng(job.paint);
    if (job.occlusion) expectPng(job.occlusion);
    for (const path of outputsOf(job)) {
      const target = resolve(cwd, path);
      if (pictures.has(target)) throw usageError(`Writing ${path} would overwrite one of the pictures`);
      if (seen.has(target)) throw usageError(`Expected a file of its own for each output but ${path} is named twice`);
      seen.add(target);
    }
  }
}

/**
 * Jobs of a list: one a line, `FIRST SECOND [FLOW [PAINT [OCCLUSION]]]`, separated by tabs, or by blanks in a line
 * without tabs; `-` leaves an output out; empty lines and lines that begin with `#` are skipped.
 *
 * @throws CliError with "bad data" that names the line
 */
export async function readPairList(path: string, cwd: string): Promise<PairJob[]> {
  const text = new TextDecoder().decode(await readInput(path, cwd));
  const jobs = text.split(/\r?\n/).flatMap((line, index): PairJob[] => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const fields = line.includes('\t') ? line.split('\t').map((field) => field.trim()) : line.trim().split(/\s+/);
    if (fields.length < 2 || fields.length > 5) {
      throw new CliError(
        EXIT.badData,
        `${path}:${index + 1}: expected FIRST SECOND [FLOW [PAINT [OCCLUSION]]] but received ${fields.length} fields`,
      );
    }
    const [first, second, ...outputs] = fields;
    const [flow, paint, occlusion] = outputs.map((field) => (field === '-' || field === '' ? undefined : field));
    return [{ first, second, flow, paint, occlusion, line: `${path}:${index + 1}` }];
  });
  if (jobs.length === 0) throw new CliError(EXIT.badData, `${path}: expected at least one pair but received none`);
  return jobs;
}
