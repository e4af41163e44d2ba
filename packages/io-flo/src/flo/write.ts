import type { FlowField } from '@opticalflow/core';
import { joined } from '../bytes.ts';
import { encodeFloats } from '../floats.ts';
import { expectWritable } from '../size.ts';
import { vectorsWithMarker } from '../unknown.ts';
import { FLO_MAGIC, FLO_UNKNOWN } from './layout.ts';

/**
 * Writes a .flo file; unknown pixels get 1e10 in both components.
 *
 * @throws ShapeError when a side is above 99999, or sizes do not fit `data` or `valid`
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export function writeFlo(flow: FlowField): Uint8Array {
  const { width, height } = expectWritable(flow);
  const sizes = new DataView(new ArrayBuffer(8));
  sizes.setInt32(0, width, true);
  sizes.setInt32(4, height, true);
  const vectors = encodeFloats(vectorsWithMarker(flow, FLO_UNKNOWN));
  return joined([FLO_MAGIC, new Uint8Array(sizes.buffer), vectors]);
}
