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

/** Where two pieces of plain data differ. */
export interface Difference {
  /** As `dataset.length`, or `data.0.samples`. */
  readonly path: string;
  readonly there: unknown;
  readonly asked: unknown;
}

/** All differences of two pieces of plain data; lists of objects are gone into, other lists are compared as a whole. */
export function differences(there: unknown, asked: unknown, path = ''): Difference[] {
  if (hasParts(there) && hasParts(asked)) {
    const keys = [...new Set([...Object.keys(there), ...Object.keys(asked)])].sort();
    return keys.flatMap((key) => differences(there[key], asked[key], path === '' ? key : `${path}.${key}`));
  }
  return textOf(there) === textOf(asked) ? [] : [{ path, there, asked }];
}

/** One line each: `dataset.length: 8 there, 16 asked for`. */
export const differenceLines = (there: unknown, asked: unknown): string[] =>
  differences(there, asked).map((one) => `${one.path}: ${textOf(one.there)} there, ${textOf(one.asked)} asked for`);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const hasParts = (value: unknown): value is Record<string, unknown> =>
  Array.isArray(value) ? value.length > 0 && value.every(isObject) : isObject(value);

const textOf = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
