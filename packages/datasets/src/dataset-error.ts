import { FlowError } from '@opticalflow/core';

/**
 * What a {@link DatasetError} is about: an option that does not fit or a dataset that there is not; a file or folder that
 * is missing or cannot be read; or one whose content is not as it should be.
 */
export type DatasetErrorKind = 'option' | 'missing' | 'damaged';

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
  /** `'missing'` where `cause` is an error of the file system, else `'damaged'`, if not given. */
  kind?: DatasetErrorKind | undefined;
  cause?: unknown;
}

/**
 * A dataset that is not as its layout says: folders or files that are missing or damaged, sizes that do not agree, options
 * that it does not have. Its `tag` is always `'DatasetError'`; `kind` tells which of these it is, `cause` what was behind it.
 */
export class DatasetError extends FlowError {
  readonly dataset: string;
  readonly index: number | undefined;
  readonly sample: string | undefined;
  readonly file: string | undefined;
  readonly expected: string;
  readonly received: string;
  readonly kind: DatasetErrorKind;

  constructor(details: DatasetErrorDetails) {
    const { dataset, index, sample, file, expected, received, cause } = details;
    const where = [
      ...(index === undefined ? [] : [`sample ${index}${sample === undefined ? '' : ` (${sample})`}`]),
      ...(file === undefined ? [] : [file]),
    ];
    super(
      'DatasetError',
      `${[dataset, ...where].join(', ')}: expected ${expected} but ${received}`,
      cause === undefined ? undefined : { cause },
    );
    this.dataset = dataset;
    this.index = index;
    this.sample = sample;
    this.file = file;
    this.expected = expected;
    this.received = received;
    this.kind = details.kind ?? (isOfFileSystem(cause) ? 'missing' : 'damaged');
  }
}

const isOfFileSystem = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && 'syscall' in cause;

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
