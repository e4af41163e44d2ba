import type { FlowField } from '@opticalflow/core';
import { ascii, joined } from '../bytes.ts';
import { encodeFloats } from '../floats.ts';
import { expectWritable } from '../size.ts';
import { vectorsWithMarker } from '../unknown.ts';
import { NPY_MAGIC } from './layout.ts';

/** Magic, version and header take a multiple of so many bytes, so that values can be mapped into memory. */
const ALIGNMENT = 64;

/**
 * Writes a .npy file of version 1: shape [H, W, 2], little-endian float32, C order. Unknown pixels get NaN.
 *
 * @throws ShapeError when a side is above 99999, or sizes do not fit `data` or `valid`
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export function writeNpy(flow: FlowField): Uint8Array {
  const { width, height } = expectWritable(flow);
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}, 2), }`;
  const start = NPY_MAGIC.length + 4;
  const length = Math.ceil((start + header.length + 1) / ALIGNMENT) * ALIGNMENT - start;
  return joined([
    NPY_MAGIC,
    Uint8Array.of(1, 0, length & 255, length >> 8),
    ascii(`${header.padEnd(length - 1)}\n`),
    encodeFloats(vectorsWithMarker(flow, Number.NaN)),
  ]);
}
