import { readJson, writeAtomically } from './files.ts';
import type { Fingerprint } from './fingerprint.ts';

/** What a checkpoint was when it was first seen on this machine. */
export interface Pin {
  readonly sha256: string;
  readonly bytes: number;
  /** When that was, as an ISO date. */
  readonly firstSeen: string;
}

/** The pin in a file; undefined when there is none. */
export async function readPin(path: string): Promise<Pin | undefined> {
  const value = (await readJson(path)) as Partial<Pin> | undefined;
  if (typeof value?.sha256 !== 'string' || typeof value.bytes !== 'number') return undefined;
  return { sha256: value.sha256, bytes: value.bytes, firstSeen: String(value.firstSeen ?? 'an unknown day') };
}

/** Remembers what a file is. */
export async function writePin(path: string, { sha256, bytes }: Fingerprint): Promise<void> {
  const pin: Pin = { sha256, bytes, firstSeen: new Date().toISOString() };
  await writeAtomically(path, `${JSON.stringify(pin, undefined, 2)}\n`);
}
