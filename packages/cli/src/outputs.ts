import type { FlowField } from '@opticalflow/core';
import { countBeyondKittiPng, type FlowFormatId, formatOfPath, writeFlow } from '@opticalflow/io-flo';
import type { CommonOptions } from './command-line.ts';
import { usageError } from './exit-codes.ts';
import { note } from './report.ts';
import type { Terminal } from './terminal.ts';

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

/** Flow as a file of the format that the path names; notes what the format cannot hold. */
export async function encodeFlow(
  flow: FlowField,
  path: string,
  { options, terminal }: { options: CommonOptions; terminal: Terminal },
): Promise<Uint8Array> {
  const format = flowFormatFor(path);
  const beyond = format === 'kitti-png' ? countBeyondKittiPng(flow) : 0;
  if (beyond > 0) {
    const many = beyond === 1 ? '1 vector does not fit' : `${beyond} vectors do not fit`;
    const are = beyond === 1 ? 'is' : 'are';
    note(terminal, options, `${many} KITTI's PNG (±512 px) and ${are} marked unknown`);
  }
  return writeFlow(flow, format);
}
