import { BackendError, type Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

/** How hosts and backends say that they have no memory left. */
const NO_MEMORY =
  /WebAssembly\.Memory|array buffer allocation|typed array length|no memory for|out of memory|\bOOM\b|^Aborted\(/i;

/**
 * An error of a backend that has most likely run out of memory, in words that help; any other as it is. A trap of
 * WebAssembly counts: kernels trap where they write to memory that they did not get.
 */
export function explainBackendError(error: unknown, { width, height }: Size): unknown {
  if (!(error instanceof Error) || !(error.name === 'RuntimeError' || NO_MEMORY.test(error.message))) return error;
  return new BackendError(
    `The backend ${tf.getBackend()} cannot take pictures of ${width}x${height}, most likely because its memory is full ` +
      `(${error.message}). Make the pictures smaller, or choose another backend`,
    { cause: error },
  );
}
