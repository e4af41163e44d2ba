import type { CommonOptions } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** A number as people read it: up to `digits` decimals; a dash for what is not known. */
export function decimals(value: number | null | undefined, digits = 3): string {
  return value === null || value === undefined ? '–' : value.toFixed(digits);
}

/** Two columns, the first padded. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

/** Prints a result: as JSON if asked for, else as text. */
export function printResult(
  terminal: Terminal,
  { json }: CommonOptions,
  { value, text }: { value: object; text: () => string },
): void {
  terminal.out(json ? `${JSON.stringify(value, null, 2)}\n` : text());
}
