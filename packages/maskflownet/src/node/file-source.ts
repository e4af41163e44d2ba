import { open } from 'node:fs/promises';
import { FormatError } from '@opticalflow/core';
import type { ByteSource } from '../checkpoints/byte-source.ts';

/** A file that is read in parts; it must be closed. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file to read parts of, so that a large checkpoint does not lie in memory beside what is read from it.
 *
 * ```ts
 * const source = await openFileSource('maskflownet.pth');
 * const model = await loadCheckpoint(source);
 * await source.close();
 * ```
 *
 * @throws Node's own error when the file cannot be opened; reading throws FormatError when the file has become shorter
 */
export async function openFileSource(path: string): Promise<FileSource> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return {
      size,
      async read(offset, length) {
        const bytes = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
          if (bytesRead === 0) {
            const received = `the end after ${done}`;
            throw new FormatError({ format: 'file', offset: offset + done, expected: `${length} bytes`, received });
          }
          done += bytesRead;
        }
        return bytes;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
