import { InvalidArgumentError } from 'commander';

/** Parses an option that must be a number above zero. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && text.trim() !== '') return value;
  throw new InvalidArgumentError('Expected a number above zero.');
}

/** Parses an option that must be a whole number above zero. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && text.trim() !== '') return value;
  throw new InvalidArgumentError('Expected a whole number above zero.');
}
