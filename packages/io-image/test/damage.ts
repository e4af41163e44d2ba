import { expect } from '@jest/globals';
import { FormatError, type Frame, isFlowError } from '@opticalflow/core';
import fc from 'fast-check';

type Read = (bytes: Uint8Array) => Frame;

/** What a reader makes of bytes: a whole frame, or its error. Any error but those that a reader may throw fails. */
export function outcomeOf(read: Read, bytes: Uint8Array): Frame | Error {
  try {
    const frame = read(bytes);
    expect(frame.data).toHaveLength(3 * frame.width * frame.height);
    return frame;
  } catch (error) {
    if (isFlowError(error, 'FormatError', 'UnsupportedError')) return error;
    throw error;
  }
}

/** Cuts the file at every byte: each time a `FormatError` has to come, which points into what is left. */
export function expectTruncationRefused(read: Read, bytes: Uint8Array): void {
  for (let length = 0; length < bytes.length; length++) {
    const got = outcomeOf(read, bytes.slice(0, length));
    if (!(got instanceof FormatError))
      throw new Error(`${length} of ${bytes.length} bytes were not refused as cut off`);
    if (!(got.offset <= length)) throw new Error(`${length} bytes: the error points at byte ${got.offset}`);
  }
}

/** Sets one to four bytes of one of the files to anything: a frame or a clear error has to come, each within a second. */
export function expectDamageSurvived(read: Read, files: readonly Uint8Array[], numRuns: number): void {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom(...files), edits, fc.boolean(), (file, changes, nearStart) => {
      const bytes = file.slice();
      for (const [at, value] of changes) bytes[at % (nearStart ? Math.min(64, bytes.length) : bytes.length)] = value;
      const started = performance.now();
      if (isFlowError(outcomeOf(read, bytes))) refused++;
      expect(performance.now() - started).toBeLessThan(1000);
    }),
    { numRuns },
  );
  expect(refused).toBeGreaterThan(0);
}

/**
 * That a hostile file is refused at once, without memory for what it claims.
 *
 * @returns the error
 */
export function refusalOf(read: Read, bytes: Uint8Array): Error {
  const before = process.memoryUsage().arrayBuffers;
  const started = performance.now();
  const got = outcomeOf(read, bytes);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64e6);
  if (!(got instanceof Error)) throw new Error(`${bytes.length} bytes were read as ${got.width}x${got.height} pixels`);
  return got;
}
