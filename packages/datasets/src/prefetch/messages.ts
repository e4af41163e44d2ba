import { DatasetError, type DatasetErrorDetails } from '../dataset-error.ts';
import type { DatasetDescription } from '../description.ts';
import type { PlainTransform } from './transform.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly description: DatasetDescription;
  /** What is made of samples; they go as they are read unless given. */
  readonly transform: PlainTransform | undefined;
}

/** What a worker is asked for. */
export interface Job {
  readonly index: number;
  readonly seed: number;
  /** What the sample is called on this side; the worker says so when it finds another. */
  readonly name: string;
}

/** What a worker says: that it has opened the dataset, or the answer to the one job it has. */
export type Answer =
  | { readonly kind: 'opened'; readonly length: number }
  | { readonly kind: 'sample'; readonly sample: unknown }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** An error as plain data. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** For a {@link DatasetError}. */
  readonly details?: Omit<DatasetErrorDetails, 'cause'> | undefined;
  readonly cause?: PlainError | undefined;
}

/** An error on its way to another thread. */
export function packError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    details: error instanceof DatasetError ? detailsOf(error) : undefined,
    cause: cause === undefined ? undefined : packError(cause),
  };
}

/** The error that came from another thread: a {@link DatasetError} again, or a plain error of the same name. */
export function unpackError(plain: PlainError): Error {
  const cause = plain.cause === undefined ? undefined : unpackError(plain.cause);
  const error = plain.details
    ? new DatasetError({ ...plain.details, cause })
    : Object.assign(new Error(plain.message, cause === undefined ? {} : { cause }), { name: plain.name });
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

function detailsOf({ dataset, index, sample, file, expected, received, kind }: DatasetError) {
  return { dataset, index, sample, file, expected, received, kind };
}
