import type { FlowField } from '@opticalflow/core';
import { ByteReader } from '../bytes.ts';
import { decodeFloats } from '../floats.ts';
import { expectClaimedSize } from '../size.ts';
import { fieldWithUnknown } from '../unknown.ts';
import { FLO_MAGIC, FLO_UNKNOWN_ABOVE } from './layout.ts';

/**
 * Reads a .flo file of Middlebury: "PIEH", width and height as int32, rows of interleaved u, v as float32, all
 * little-endian (Baker et al. 2011, `flow-code`). A pixel is unknown when a component is above 1e9 in magnitude or NaN.
 *
 * @throws FormatError when the magic or sizes are wrong, or the file is not exactly as long as they say
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export function readFlo(bytes: Uint8Array): FlowField {
  const reader = new ByteReader('.flo', bytes);
  reader.expectMagic(FLO_MAGIC, 'the magic number 202021.25 ("PIEH")');
  const width = reader.int32('the width', true);
  const height = reader.int32('the height', true);
  expectClaimedSize('.flo', 4, width, height);
  const vectors = reader.takeRest(8 * width * height, `${width}x${height} vectors`);
  return fieldWithUnknown({ width, height, data: decodeFloats(vectors, 4, true) }, FLO_UNKNOWN_ABOVE);
}
