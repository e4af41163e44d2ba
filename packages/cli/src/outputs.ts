import { type FlowFormatId, formatOfPath } from '@opticalflow/io-flo';
import { usageError } from './exit-codes.ts';

/** The flow format that a path's ending names; a usage error when it names none. */
export function flowFormatFor(path: string): FlowFormatId {
  const format = formatOfPath(path);
  if (format) return format;
  throw usageError(`Expected a name ending in .flo, .png, .pfm, .npy or .flo5 for flow but received ${path}`);
}

/** A usage error unless the path ends in .png. */
export function expectPng(path: string): void {
  if (!/\.png$/i.test(path)) throw usageError(`Expected a name ending in .png for a picture but received ${path}`);
}
