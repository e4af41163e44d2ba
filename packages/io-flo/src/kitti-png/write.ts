import { type FlowField, isKnown } from '@opticalflow/core';
import { encode } from 'fast-png';
import { expectWritable } from '../size.ts';
import { fitsSamples, sampleOf } from './range.ts';

/**
 * Writes the 16-bit RGB PNG of KITTI: R = 64u + 32768, G = 64v + 32768, B = 1 where known; zero in all three where not.
 * Components are rounded to the nearest 1/64 pixel (the development kit truncates, which doubles the error and biases
 * it). A vector with a component that does not round to -512 ... 511.984375 is written as unknown, since any other value
 * would be wrong; `countBeyondKittiPng` tells how many there are.
 *
 * @throws ShapeError when a side is above 99999, or sizes do not fit `data` or `valid`
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export function writeKittiPng(flow: FlowField): Uint8Array {
  const { width, height } = expectWritable(flow);
  const data = new Uint16Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    if (!isKnown(flow, i) || !fitsSamples(flow, i)) continue;
    data[3 * i] = sampleOf(flow.data[2 * i]);
    data[3 * i + 1] = sampleOf(flow.data[2 * i + 1]);
    data[3 * i + 2] = 1;
  }
  return encode({ width, height, channels: 3, depth: 16, data });
}
