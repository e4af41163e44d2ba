import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@opticalflow/cli';

/** What a command line did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own to run command lines in. */
export interface Session {
  readonly folder: string;
  /** Runs a command line; its words are separated by blanks. */
  run(line: string, options?: RunOptions): Promise<Outcome>;
  /** Runs one that must succeed, and parses what it prints with `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what was printed, whatever that is
  json(line: string, options?: RunOptions): Promise<any>;
  path(name: string): string;
  write(name: string, bytes: Uint8Array | string): void;
  read(name: string): Uint8Array;
  files(): string[];
  close(): void;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly errIsTerminal?: boolean;
}

export function openSession(): Session {
  const folder = mkdtempSync(join(tmpdir(), 'opticalflow-cli-'));
  const path = (name: string) => join(folder, name);
  const session: Session = {
    folder,
    path,
    async run(line, { env = {}, signal = new AbortController().signal, errIsTerminal = false } = {}) {
      const printed = { out: '', err: '' };
      const code = await main(line.split(' '), {
        cwd: folder,
        env: { OPTICALFLOW_CACHE: path('cache'), ...env },
        out: (text) => {
          printed.out += text;
        },
        err: (text) => {
          printed.err += text;
        },
        errIsTerminal,
        columns: 80,
        signal,
      });
      return { code, ...printed };
    },
    async json(line, options) {
      const { code, out, err } = await session.run(`${line} --json`, options);
      if (code !== 0) throw new Error(`${line} ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    write: (name, bytes) => writeFileSync(path(name), bytes),
    read: (name) => new Uint8Array(readFileSync(path(name))),
    files: () => readdirSync(folder).sort(),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
  return session;
}

/** A file of the bundled pair. */
export const example = (name: string): string => join(import.meta.dirname, '../../../examples/cat-over-coffee', name);
