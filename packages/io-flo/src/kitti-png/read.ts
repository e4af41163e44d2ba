import { createFlowField, type FlowField, FormatError } from '@opticalflow/core';
import { decode } from 'fast-png';
import { joined, reasonOf } from '../bytes.ts';
import { type Chunk, pixelChunks } from './chunks.ts';
import { expectRows } from './expect-rows.ts';
import { readHeader } from './header.ts';
import { PNG_SIGNATURE, UNITS_PER_PIXEL, ZERO } from './layout.ts';

/**
 * Reads the 16-bit RGB PNG of KITTI (Menze and Geiger 2015) and HD1K: u = (R - 32768) / 64, v = (G - 32768) / 64, known
 * where B is not zero. `valid` is always given; unknown pixels read as (0, 0).
 *
 * @throws FormatError when the bytes are no PNG, a picture (8 bits, or other than RGB), cut off or damaged
 * @throws UnsupportedError when it is interlaced, or has more than 2^28 pixels
 */
export function readKittiPng(bytes: Uint8Array): FlowField {
  const chunks: Chunk[] = [];
  for (const chunk of pixelChunks(bytes)) {
    if (chunks.length === 0) readHeader(chunk);
    else if (chunk.type === 'IHDR') {
      throw new FormatError({ format: 'KITTI PNG', offset: chunk.offset, expected: 'one IHDR', received: 'a second' });
    }
    chunks.push(chunk);
  }
  const { width, height } = readHeader(chunks[0]);
  const rows = chunks.filter(({ type }) => type === 'IDAT');
  expectRows(rows, height * (1 + 6 * width));
  const samples = decodedSamples(chunks, rows[0].offset);
  const flow = { width, height, data: new Float32Array(2 * width * height), valid: new Uint8Array(width * height) };
  for (let i = 0; i < flow.valid.length; i++) {
    if (samples[3 * i + 2] === 0) continue;
    flow.valid[i] = 1;
    flow.data[2 * i] = (samples[3 * i] - ZERO) / UNITS_PER_PIXEL;
    flow.data[2 * i + 1] = (samples[3 * i + 1] - ZERO) / UNITS_PER_PIXEL;
  }
  return createFlowField(flow);
}

function decodedSamples(chunks: readonly Chunk[], offset: number): ArrayLike<number> {
  try {
    const png = joined([PNG_SIGNATURE, ...chunks.map(({ whole }) => whole)]);
    return decode(png, { checkCrc: true }).data;
  } catch (cause) {
    throw new FormatError({ format: 'KITTI PNG', offset, expected: 'pixels', received: reasonOf(cause), cause });
  }
}
