import type { FlowField } from '@opticalflow/core';
import { ascii, joined } from '../bytes.ts';
import { encodeFloats } from '../floats.ts';
import { expectWritable } from '../size.ts';
import { vectorsWithMarker } from '../unknown.ts';

/**
 * Writes a little-endian PFM of three channels with a scale of 1: u, v and zero, as FlyingThings3D does. Unknown pixels
 * get NaN in u and v.
 *
 * @throws ShapeError when a side is above 99999, or sizes do not fit `data` or `valid`
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export function writePfm(flow: FlowField): Uint8Array {
  const { width, height } = expectWritable(flow);
  const vectors = vectorsWithMarker(flow, Number.NaN);
  const samples = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    let to = 3 * (height - 1 - y) * width;
    for (let from = 2 * y * width; from < 2 * (y + 1) * width; from += 2, to += 3) {
      samples[to] = vectors[from];
      samples[to + 1] = vectors[from + 1];
    }
  }
  return joined([ascii(`PF\n${width} ${height}\n-1.0\n`), encodeFloats(samples)]);
}
