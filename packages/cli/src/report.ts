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

/** Joins pieces into lines of at most `width` columns, broken only between pieces. */
export function fill(pieces: readonly string[], { separator = ' ', width = 80 } = {}): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const longer = lines.length === 0 ? piece : `${lines[lines.length - 1]}${separator}${piece}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else {
      if (lines.length > 0) lines[lines.length - 1] += separator.trimEnd();
      lines.push(piece);
    }
  }
  return lines;
}

/** Says on stderr what the user should know besides the result. */
export function note(terminal: Terminal, { quiet }: CommonOptions, text: string): void {
  if (!quiet) terminal.err(`note: ${text}\n`);
}

/** Prints a result: as JSON if asked for, else as text. */
export function printResult(
  terminal: Terminal,
  { json }: CommonOptions,
  { value, text }: { value: object; text: () => string },
): void {
  terminal.out(json ? `${JSON.stringify(value, null, 2)}\n` : text());
}
