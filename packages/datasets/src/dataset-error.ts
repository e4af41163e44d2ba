import { FlowError, type FlowErrorTag, isFlowError } from '@opticalflow/core';

/** What does not fit in a dataset, and where. */
export interface DatasetErrorDetails {
  /** Name of the dataset, as `Sintel`. */
  dataset: string;
  /** Index of the sample, where it is one sample's fault. */
  index?: number | undefined;
  /** Name of that sample. */
  sample?: string | undefined;
  /** Path of the file or folder. */
  file?: string | undefined;
  expected: string;
  received: string;
  cause?: unknown;
}

/**
 * A dataset that is not as its layout says: folders or files that are missing or damaged, sizes that do not agree, options
 * that it does not have. Its `tag` is that of the error that caused it, if that is one of this project's; else
 * `'ShapeError'` for sizes, `'UnsupportedError'` for options, `'FormatError'` for the rest.
 */
export class DatasetError extends FlowError {
  readonly dataset: string;
  readonly index: number | undefined;
  readonly sample: string | undefined;
  readonly file: string | undefined;
  readonly expected: string;
  readonly received: string;

  constructor(details: DatasetErrorDetails, tag: FlowErrorTag = 'FormatError') {
    const { dataset, index, sample, file, expected, received, cause } = details;
    const where = [
      ...(index === undefined ? [] : [`sample ${index}${sample === undefined ? '' : ` (${sample})`}`]),
      ...(file === undefined ? [] : [file]),
    ];
    super(
      isFlowError(cause) ? cause.tag : tag,
      `${[dataset, ...where].join(', ')}: expected ${expected} but ${received}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'DatasetError';
    this.dataset = dataset;
    this.index = index;
    this.sample = sample;
    this.file = file;
    this.expected = expected;
    this.received = received;
  }
}

/** Why a file or folder cannot be read, in words that follow "but". */
export function readFailure(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is nothing';
    case 'ENOTDIR':
      return 'there is a file, or part of the path is one';
    case 'EISDIR':
      return 'there is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'reading it is not permitted';
    default:
      return `reading failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
