import type { CheckpointRecord } from '../records/checkpoint-record.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Pin } from './pin.ts';

/** What a file should be and is not, one line for each contradiction; empty when all is well. */
export function contradictions(
  { bytes, sha256, gitBlob }: Fingerprint,
  record: Pick<CheckpointRecord, 'bytes' | 'sha256' | 'gitBlob'>,
  pin: Pin | undefined,
): string[] {
  const claims: [string, string | number | undefined, string | number][] = [
    ['a size', record.bytes, bytes],
    ['SHA-256', record.sha256, sha256],
    ['the git blob', record.gitBlob, gitBlob],
    [`the SHA-256 pinned on ${pin?.firstSeen},`, pin?.sha256, sha256],
  ];
  return claims
    .filter(([, expected, received]) => expected !== undefined && expected !== received)
    .map(([what, expected, received]) => `expected ${what} ${expected} but received ${received}`);
}
