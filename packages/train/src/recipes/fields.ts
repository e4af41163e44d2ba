import { ShapeError } from '@opticalflow/core';

/** Throws a ShapeError that names the field, as `'schedule.rows[2][1]'`, unless the value is what it should be. */
export type Check = (value: unknown, field: string) => void;

/** Throws a ShapeError that names the field. */
export function refuse(field: string, expected: string, value: unknown): never {
  throw new ShapeError(field, expected, value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)));
}

/** A finite number for which `fits` holds. */
export const number =
  (expected: string, fits: (value: number) => boolean): Check =>
  (value, field) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || !fits(value)) refuse(field, expected, value);
  };

export const positive = number('a positive number', (value) => value > 0);
export const notNegative = number('a number that is not negative', (value) => value >= 0);
export const wholeFromZero = number('a whole number', (value) => Number.isInteger(value) && value >= 0);
export const wholeFromOne = number('a whole number of at least 1', (value) => Number.isInteger(value) && value >= 1);
export const share = number('a number from 0 to below 1', (value) => value >= 0 && value < 1);

export const text: Check = (value, field) => {
  if (typeof value !== 'string' || value === '') refuse(field, 'a text', value);
};

export const oneOf =
  (...choices: readonly (string | number)[]): Check =>
  (value, field) => {
    if (!choices.includes(value as string | number)) {
      refuse(field, choices.map((choice) => JSON.stringify(choice)).join(' or '), value);
    }
  };

/** May be left out. */
export const optional =
  (check: Check): Check =>
  (value, field) => {
    if (value !== undefined) check(value, field);
  };

export const list =
  (check: Check, { least = 0 } = {}): Check =>
  (value, field) => {
    if (!Array.isArray(value) || value.length < least) refuse(field, `a list of at least ${least}`, value);
    for (const [i, entry] of value.entries()) check(entry, `${field}[${i}]`);
  };

/** A list of exactly these. */
export const tuple =
  (...checks: readonly Check[]): Check =>
  (value, field) => {
    if (!Array.isArray(value) || value.length !== checks.length) refuse(field, `a list of ${checks.length}`, value);
    for (const [i, check] of checks.entries()) check(value[i], `${field}[${i}]`);
  };

/** Numbers that grow, one after the other. */
export function expectGrowing(values: readonly number[], fieldOf: (i: number) => string): void {
  for (let i = 1; i < values.length; i++) {
    if (!(values[i] > values[i - 1])) refuse(fieldOf(i), `more than ${values[i - 1]}`, values[i]);
  }
}

/** An object with these fields and no others. */
export const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, field) => {
    const object = expectObject(value, field);
    const within = (name: string) => (field === '' ? name : `${field}.${name}`);
    for (const name of Object.keys(object)) {
      if (!Object.hasOwn(checks, name)) refuse(within(name), 'no such field', object[name]);
    }
    for (const [name, check] of Object.entries(checks)) check(object[name], within(name));
  };

/** A plain object. */
export function expectObject(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(field || 'a recipe', 'fields', value);
  return value as Record<string, unknown>;
}
