import { type FlowField, UnsupportedError } from '@opticalflow/core';
import type { FlowFormatId } from './flow-format.ts';
import { flowFormats } from './flow-formats.ts';

/**
 * Writes flow as a whole file. All formats keep which pixels are unknown; KITTI PNG rounds to 1/64 pixel and marks vectors
 * beyond -512 ... 511.984375 as unknown, the others keep float32.
 *
 * @throws ShapeError when a side is above 99999, or sizes do not fit `data` or `valid`
 * @throws UnsupportedError when there is no such format, or there are more than 2^28 pixels
 */
export async function writeFlow(flow: FlowField, format: FlowFormatId): Promise<Uint8Array> {
  if (!Object.hasOwn(flowFormats, format)) {
    throw new UnsupportedError(`No format "${format}": flow is written as ${Object.keys(flowFormats).join(', ')}`);
  }
  return flowFormats[format].write(flow);
}
