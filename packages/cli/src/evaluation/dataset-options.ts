import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type DatasetSummary, listDatasets, type OptionRule } from '@opticalflow/datasets';
import { usageError } from '../exit-codes.ts';

/** How a command line names a dataset. */
export interface DatasetWords {
  readonly dataset: string;
  readonly root?: string | undefined;
  readonly split?: string | undefined;
  /** `key=value`. */
  readonly option: readonly string[];
}

/** Names under which datasets are opened. */
export const DATASET_NAMES: readonly string[] = listDatasets().map(({ name }) => name);

/** Flags that are on when the folder that they read is there, for they cost little and protocols want them. */
const READ_WHERE_THERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sintel: { maskInvalid: 'training/invalid', occlusions: 'training/occlusions' },
  'kitti-2012': { occlusions: 'training/flow_noc' },
  'kitti-2015': { occlusions: 'training/flow_noc', objects: 'training/obj_map' },
};

/**
 * The options that words of a command line stand for, each of the type that the dataset wants.
 *
 * @throws CliError with "usage" that says which options there are
 */
export function datasetOptions(words: DatasetWords, cwd: string): Record<string, string | number | boolean> {
  const dataset = listDatasets().find(({ name }) => name === words.dataset);
  if (dataset === undefined) {
    throw usageError(`Expected one of ${DATASET_NAMES.join(', ')} for --dataset but received ${words.dataset}`);
  }
  const given = words.option.map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at < 1) throw usageError(`Expected key=value for --option but received ${text}`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  if (words.root !== undefined) given.push(['root', words.root]);
  if (words.split !== undefined) given.push(['split', words.split]);
  const options: Record<string, string | number | boolean> = {};
  for (const [key, text] of given) {
    const rule = dataset.options[key];
    if (!Object.hasOwn(dataset.options, key) || rule === undefined) throw unknownOption(key, dataset);
    if (Object.hasOwn(options, key)) throw usageError(`Expected ${key} once but it is given twice`);
    options[key] = parseOption(key, text, { rule, cwd });
  }
  return options;
}

function unknownOption(key: string, { title, options }: DatasetSummary) {
  return usageError(`${title} has no option ${key}: it has ${Object.entries(options).map(optionText).join('; ')}`);
}

/** An option and what it may be, as `pass (clean, final, both)`. */
function optionText([key, rule]: [string, OptionRule]): string {
  switch (rule.kind) {
    case 'choice':
      return `${key} (${rule.values.join(', ')})`;
    case 'flag':
      return `${key} (true, false)`;
    case 'number':
      return `${key} (${rule.min} to ${rule.max})`;
    default:
      return key;
  }
}

function parseOption(
  key: string,
  text: string,
  { rule, cwd }: { rule: OptionRule; cwd: string },
): string | number | boolean {
  switch (rule.kind) {
    case 'path':
      return resolve(cwd, text);
    case 'flag':
      if (text === 'true' || text === 'false') return text === 'true';
      throw usageError(`Expected true or false for ${key} but received ${text}`);
    case 'number': {
      const value = Number(text);
      if (text.trim() !== '' && Number.isFinite(value)) return value;
      throw usageError(`Expected a number for ${key} but received ${text}`);
    }
    case 'choice':
      if (rule.values.includes(text)) return text;
      throw usageError(`Expected one of ${rule.values.join(', ')} for ${key} but received ${text}`);
    default:
      return text;
  }
}

/**
 * The options, with flags added that read what is there and nobody spoke of.
 *
 * @returns the added ones too, each with its folder
 */
export async function withWhatIsThere(
  dataset: string,
  options: Readonly<Record<string, string | number | boolean>>,
): Promise<{ options: Record<string, string | number | boolean>; added: [flag: string, folder: string][] }> {
  const added: [string, string][] = [];
  for (const [flag, folder] of Object.entries(READ_WHERE_THERE[dataset] ?? {})) {
    if (flag in options || options.truth === 'noc' || typeof options.root !== 'string') continue;
    const there = await stat(join(options.root, folder)).catch(() => undefined);
    if (there?.isDirectory()) added.push([flag, folder]);
  }
  return { options: { ...options, ...Object.fromEntries(added.map(([flag]) => [flag, true])) }, added };
}

/** What datasets there are and what may be chosen, for the help. */
export function datasetsHelp(): string {
  const lines = listDatasets().map(
    ({ name, options }) => `  ${name.padEnd(21)} ${Object.entries(options).map(optionText).join('; ')}`,
  );
  return `\nDatasets and their options:\n${lines.join('\n')}\n`;
}
