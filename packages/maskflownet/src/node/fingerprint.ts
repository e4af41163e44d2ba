import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What a file is known by. */
export interface Fingerprint {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Id of the file as a git object: the SHA-1 of `blob SIZE\0` and its bytes. */
  readonly gitBlob: string;
}

/** Reads a file once, in pieces, for its hashes. */
export async function fingerprint(
  path: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Fingerprint> {
  const { size } = await stat(path);
  const sha256 = createHash('sha256');
  const git = createHash('sha1').update(`blob ${size}\0`);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })) {
    signal?.throwIfAborted();
    sha256.update(piece);
    git.update(piece);
  }
  return { bytes: size, sha256: sha256.digest('hex'), gitBlob: git.digest('hex') };
}
