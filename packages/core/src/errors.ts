/** The kinds of {@link FlowError}, told apart by their `tag`. */
export type FlowErrorTag =
  | 'ShapeError'
  | 'FormatError'
  | 'UnsupportedError'
  | 'CheckpointError'
  | 'BackendError'
  | 'DownloadError'
  | 'DatasetError'
  | 'RunError';

const BRAND = Symbol.for('@opticalflow/error');

/**
 * Base of every error that this project throws on purpose. Compare with {@link isFlowError} rather than `instanceof`:
 * the brand holds across copies of the package.
 */
export class FlowError extends Error {
  readonly [BRAND] = true;
  readonly tag: FlowErrorTag;

  constructor(tag: FlowErrorTag, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = tag;
    this.tag = tag;
  }
}

/** A size, shape or number that does not fit. The message names what was expected, what came, and for what. */
export class ShapeError extends FlowError {
  constructor(
    readonly what: string,
    readonly expected: string,
    readonly received: string,
  ) {
    super('ShapeError', `Expected ${expected} for ${what} but received ${received}`);
  }
}

/** Where and how bytes break the rules of their format. */
export interface FormatErrorDetails {
  /** Name of the format, as `'.flo'`. */
  format: string;
  /** Byte offset from the start of the file at which reading failed. */
  offset: number;
  expected: string;
  received: string;
  cause?: unknown;
}

/** Bytes that are not what their format says: truncated, wrong magic, impossible sizes. */
export class FormatError extends FlowError {
  readonly format: string;
  readonly offset: number;
  readonly expected: string;
  readonly received: string;

  constructor({ format, offset, expected, received, cause }: FormatErrorDetails) {
    super(
      'FormatError',
      `Malformed ${format} at byte ${offset}: expected ${expected} but received ${received}`,
      cause === undefined ? undefined : { cause },
    );
    this.format = format;
    this.offset = offset;
    this.expected = expected;
    this.received = received;
  }
}

/** Valid input that asks for something this project does not do. */
export class UnsupportedError extends FlowError {
  constructor(message: string, options?: ErrorOptions) {
    super('UnsupportedError', message, options);
  }
}

/** What is wrong with a checkpoint's tensors, all of it at once. */
export interface CheckpointProblems {
  missing?: readonly string[];
  extra?: readonly string[];
  /** One line for each tensor of another shape, as `"conv1a.weight: expected [16,3,3,3], received [16,4,3,3]"`. */
  misshapen?: readonly string[];
}

/** A checkpoint that does not hold the network it is asked for. */
export class CheckpointError extends FlowError {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly misshapen: readonly string[];

  constructor(message: string, { missing = [], extra = [], misshapen = [] }: CheckpointProblems = {}) {
    const list = (title: string, names: readonly string[]) =>
      names.length === 0 ? '' : `\n${names.length} ${title}:\n  ${names.join('\n  ')}`;
    super(
      'CheckpointError',
      message + list('missing', missing) + list('not expected', extra) + list('of another shape', misshapen),
    );
    this.missing = missing;
    this.extra = extra;
    this.misshapen = misshapen;
  }
}

/** A backend that is not installed, does not start, or lacks what is asked of it. */
export class BackendError extends FlowError {
  constructor(message: string, options?: ErrorOptions) {
    super('BackendError', message, options);
  }
}

/** A file that could not be fetched, or whose hash is not the one recorded. */
export class DownloadError extends FlowError {
  constructor(message: string, options?: ErrorOptions) {
    super('DownloadError', message, options);
  }
}

/** Whether `error` was thrown by this project, and if tags are given, is one of these. */
export function isFlowError(error: unknown, ...tags: FlowErrorTag[]): error is FlowError {
  if (typeof error !== 'object' || error === null || !(BRAND in error)) return false;
  return tags.length === 0 || tags.includes((error as FlowError).tag);
}
