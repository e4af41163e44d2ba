import { expect } from '@jest/globals';
import { createFlowField, type FlowField, isFlowError } from '@opticalflow/core';
import { seededRandom } from '@opticalflow/testing';

type Read = (bytes: Uint8Array) => FlowField | Promise<FlowField>;

/** What a reader makes of bytes: a field, or its error. Any error but those that a reader may throw is thrown on. */
async function outcome(read: Read, bytes: Uint8Array): Promise<FlowField | Error> {
  try {
    return await read(bytes);
  } catch (error) {
    if (isFlowError(error, 'FormatError', 'UnsupportedError')) return error;
    throw error;
  }
}

/** Cuts the file at every byte, or at 2,000 random places when it is longer than 4 kB: each time an error has to come. */
export async function expectTruncationRefused(read: Read, bytes: Uint8Array, places = 2000): Promise<void> {
  const random = seededRandom(7);
  const lengths =
    bytes.length <= 4096
      ? Array.from(bytes.keys())
      : Array.from({ length: places }, () => Math.floor(random() * bytes.length));
  for (const length of lengths) {
    const got = await outcome(read, bytes.slice(0, length));
    if (!isFlowError(got)) throw new Error(`${length} of ${bytes.length} bytes were read as a whole file`);
  }
}

/** Flips one to four bytes of the file, half of the time near its start: a field or an error has to come, in time. */
export async function expectDamageSurvived(read: Read, bytes: Uint8Array, times = 1000): Promise<void> {
  const random = seededRandom(11);
  const started = performance.now();
  let refused = 0;
  for (let k = 0; k < times; k++) {
    const damaged = bytes.slice();
    for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
      const range = random() < 0.5 ? Math.min(128, bytes.length) : bytes.length;
      damaged[Math.floor(random() * range)] = Math.floor(random() * 256);
    }
    const got = await outcome(read, damaged);
    if (isFlowError(got)) refused++;
    else createFlowField(got as FlowField);
  }
  expect(refused).toBeGreaterThan(0);
  expect((performance.now() - started) / times).toBeLessThan(100);
}
