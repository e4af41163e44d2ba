import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FlowField, isKnown, type Size } from '@opticalflow/core';
import type { Benchmark, BenchmarkName, SubmissionInput } from './benchmark.ts';
import { submission } from './submission.ts';
import { openZip } from './zip/read.ts';

/** What was found in a submission. */
export interface SubmissionCheck {
  readonly benchmark: BenchmarkName;
  readonly files: number;
  readonly bytes: number;
  /** What the benchmark would refuse or score wrongly, in sentences; empty when all is well. */
  readonly problems: readonly string[];
  /** What is worth knowing beside. */
  readonly notes: readonly string[];
}

/** How a submission is checked. */
export interface CheckSubmissionOptions {
  readonly benchmark: BenchmarkName;
  /** The folder with the test part, if its pictures are to be compared with; else only what is known of the benchmark is. */
  readonly root?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The files of a submission, wherever they lie. */
interface Files {
  readonly names: readonly string[];
  readonly bytes: number;
  read(name: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

const MOST_TOLD = 10;

/**
 * Reads a submission back, one file at a time: names and their number, checksums, that every file is flow of the right size
 * whose vectors are finite and no longer than a picture, and the size of it all.
 *
 * @throws FormatError or UnsupportedError when an archive cannot be opened at all
 * @throws DatasetError when `root` is given and pictures are missing there
 */
export async function checkSubmission(path: string, options: CheckSubmissionOptions): Promise<SubmissionCheck> {
  const benchmark = submission(options.benchmark);
  const inputs = options.root === undefined ? undefined : await benchmark.listInputs(options.root);
  const files = benchmark.container === 'zip' ? await zipFiles(path) : await folderFiles(path);
  try {
    const { names, bytes } = files;
    const problems = inputs ? compareNames(names, inputs) : benchmark.nameProblems(names);
    const twice = names.length - new Set(names).size;
    if (twice > 0) problems.push(`${twice} names are there twice.`);
    if (benchmark.mostBytes !== null && bytes >= benchmark.mostBytes) {
      problems.push(`It has ${bytes} bytes, and ${benchmark.title} takes fewer than ${benchmark.mostBytes}.`);
    }
    const pictures = new Map(inputs?.map((input) => [input.path, input.first]));
    const flows = await checkFlows(files, { benchmark, pictures, signal: options.signal });
    problems.push(...shortened(flows.problems));
    const notes =
      flows.unknown > 0
        ? [`${flows.unknown} vectors are marked unknown, which ${benchmark.title} fills by its own rule.`]
        : [];
    return { benchmark: benchmark.name, files: names.length, bytes, problems, notes };
  } finally {
    await files.close();
  }
}

function compareNames(names: readonly string[], inputs: readonly SubmissionInput[]): string[] {
  const [there, wanted] = [new Set(names), new Set(inputs.map(({ path }) => path))];
  const missing = [...wanted].filter((name) => !there.has(name));
  const other = names.filter((name) => !wanted.has(name));
  return [
    ...(missing.length > 0
      ? [`${missing.length} of ${wanted.size} files are missing, the first is ${missing[0]}.`]
      : []),
    ...(other.length > 0 ? [`${other.length} files do not belong to it, the first is ${other[0]}.`] : []),
  ];
}

async function checkFlows(
  files: Files,
  {
    benchmark,
    pictures,
    signal,
  }: { benchmark: Benchmark; pictures: ReadonlyMap<string, string>; signal: AbortSignal | undefined },
): Promise<{ problems: string[]; unknown: number }> {
  const problems: string[] = [];
  let unknown = 0;
  for (const name of files.names) {
    signal?.throwIfAborted();
    let flow: FlowField;
    try {
      flow = await benchmark.decode(await files.read(name));
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}.`);
      continue;
    }
    const picture = pictures.get(name);
    const wanted = picture ? await sizeOfPng(picture) : pictures.size === 0 ? benchmark.pictures : null;
    if (wanted && (wanted.width !== flow.width || wanted.height !== flow.height)) {
      problems.push(`${name}: it is ${flow.width}x${flow.height}, and its picture ${wanted.width}x${wanted.height}.`);
    }
    const found = oddVectors(flow);
    unknown += found.unknown;
    if (found.unknown > 0 && !benchmark.allowsUnknown) {
      problems.push(`${name}: ${found.unknown} vectors are unknown, and ${benchmark.title} wants all.`);
    }
    if (found.unknown === flow.width * flow.height) problems.push(`${name}: no vector is known.`);
    if (found.long > 0) problems.push(`${name}: ${found.long} vectors are longer than the picture’s diagonal.`);
  }
  return { problems, unknown };
}

function oddVectors(flow: FlowField): { unknown: number; long: number } {
  const diagonal = Math.hypot(flow.width, flow.height);
  let unknown = 0;
  let long = 0;
  for (let i = 0; i < flow.width * flow.height; i++) {
    if (!isKnown(flow, i)) unknown++;
    else if (Math.hypot(flow.data[2 * i], flow.data[2 * i + 1]) > diagonal) long++;
  }
  return { unknown, long };
}

const shortened = (problems: readonly string[]): string[] =>
  problems.length <= MOST_TOLD
    ? [...problems]
    : [...problems.slice(0, MOST_TOLD), `And ${problems.length - MOST_TOLD} more.`];

/** Width and height in a PNG's header, without reading the picture; undefined when it is no PNG. */
async function sizeOfPng(file: string): Promise<Size | undefined> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(24), 0, 24, 0);
    const view = new DataView(buffer.buffer);
    if (bytesRead < 24 || view.getUint32(0) !== 0x89504e47) return undefined;
    return { width: view.getUint32(16), height: view.getUint32(20) };
  } finally {
    await handle.close();
  }
}

async function zipFiles(path: string): Promise<Files> {
  const zip = await openZip(path);
  const entries = new Map(zip.entries.map((entry) => [entry.name, entry]));
  return {
    names: zip.entries.map(({ name }) => name).filter((name) => !name.endsWith('/')),
    bytes: zip.size,
    read: (name) => zip.read(entries.get(name)!),
    close: () => zip.close(),
  };
}

async function folderFiles(path: string): Promise<Files> {
  const all = await readdir(path, { recursive: true, withFileTypes: true });
  const names = all
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(join(path, '/').length)
        .replaceAll('\\', '/'),
    )
    .sort();
  let bytes = 0;
  for (const name of names) bytes += (await stat(join(path, name))).size;
  return { names, bytes, read: (name) => readFile(join(path, name)), close: async () => {} };
}
