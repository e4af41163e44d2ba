import { ShapeError } from './errors.ts';

/** What kind of thing was given, for messages: its type, of objects the name of their class. */
export function kindOf(given: unknown): string {
  return given === null || typeof given !== 'object' ? typeof given : given.constructor?.name || 'an object';
}

/** Throws a {@link ShapeError} unless `value` is an integer of at least `min` and at most `max`. */
export function expectInteger(what: string, value: number, min = 1, max = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new ShapeError(what, `an integer ${range}`, String(value));
}

/** Throws a {@link ShapeError} unless `length` is `expected`; `how` tells where the number comes from. */
export function expectLength(what: string, length: number, expected: number, how: string): void {
  if (length !== expected) throw new ShapeError(what, `${expected} values (${how})`, `${length}`);
}

/** Throws a {@link ShapeError} unless both have the same width and height. */
export function expectSameSize(
  what: string,
  first: { width: number; height: number },
  second: { width: number; height: number },
): void {
  if (first.width !== second.width || first.height !== second.height) {
    throw new ShapeError(what, `${first.width}x${first.height}`, `${second.width}x${second.height}`);
  }
}
