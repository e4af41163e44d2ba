import { type FlowField, FormatError } from '@opticalflow/core';
import { hex } from './bytes.ts';
import { flowFormats, sniffFormat } from './flow-formats.ts';

/**
 * Reads flow in any format of this package, told apart by the first bytes. `valid` is there only if some pixel is
 * unknown, or the format always has it (KITTI PNG); unknown pixels read as (0, 0).
 *
 * @param bytes a whole file
 * @throws FormatError when it is none of these formats, or damaged
 * @throws UnsupportedError when it is sound but not readable as flow, as a PFM of one channel
 */
export async function readFlow(bytes: Uint8Array): Promise<FlowField> {
  const id = sniffFormat(bytes);
  if (id === undefined) {
    const names = Object.values(flowFormats).map(({ name }) => name);
    throw new FormatError({
      format: 'flow file',
      offset: 0,
      expected: `the start of one of ${names.join(', ')}`,
      received: hex(bytes.subarray(0, 8)),
    });
  }
  return flowFormats[id].read(bytes);
}
