import type { DatasetDescription } from '@opticalflow/datasets';

/** Plain data, as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a run is asked for, apart from the protocol: records answer all of those. */
export interface RunQuestion {
  readonly dataset: {
    /** As errors call it. */
    readonly name: string;
    /** Number of samples. */
    readonly length: number;
    readonly description: DatasetDescription | null;
  };
  /** What estimates: a name, the hash of a checkpoint, its variant. */
  readonly model: Json;
  /** Whatever else changes the flow: how pictures become multiples of 64, for example. */
  readonly settings: Json;
}

/** Where two pieces of plain data differ, one line each: `dataset.length: 8 there, 16 asked for`. */
export function differences(there: unknown, asked: unknown, path = ''): string[] {
  if (isObject(there) && isObject(asked)) {
    const keys = [...new Set([...Object.keys(there), ...Object.keys(asked)])].sort();
    return keys.flatMap((key) => differences(there[key], asked[key], path === '' ? key : `${path}.${key}`));
  }
  const [a, b] = [textOf(there), textOf(asked)];
  return a === b ? [] : [`${path}: ${a} there, ${b} asked for`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
