import type { Frame } from '@opticalflow/core';
import { DecimalReader, fail } from './decimal-reader.ts';
import { type PnmHeader, readPnmHeader } from './header.ts';

/**
 * A PPM or PGM, binary (P5, P6) or in decimal digits (P2, P3), of 8 or 16 bits, as RGB bytes. Samples are scaled so
 * that the largest becomes 255, rounded to nearest, as the format asks (`imread` of OpenCV leaves those of binary files
 * as they are); of full 16-bit samples the high byte is taken, as OpenCV does. What follows the picture is not looked
 * at: the format allows further pictures there.
 *
 * @throws FormatError when the bytes are no PPM or PGM, or cut off, or a sample is greater than the header allows
 * @throws UnsupportedError when the picture has more than 100 million pixels
 */
export function readPnm(bytes: Uint8Array): Frame {
  const header = readPnmHeader(bytes);
  const { width, height, channels } = header;
  const samples = header.binary ? binarySamples(bytes, header) : decimalSamples(bytes, header);
  if (channels === 3) return { width, height, data: samples };
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0; i < rgb.length; i++) rgb[i] = samples[Math.floor(i / 3)];
  return { width, height, data: rgb };
}

function toByte(sample: number, maxval: number): number {
  return maxval === 65535 ? sample >> 8 : Math.floor((255 * sample) / maxval + 0.5);
}

function binarySamples(bytes: Uint8Array, { width, height, channels, maxval, offset }: PnmHeader): Uint8Array {
  const size = maxval > 255 ? 2 : 1;
  const count = channels * width * height;
  const left = bytes.length - offset;
  if (left < size * count) throw fail(bytes.length, `${size * count} bytes of samples`, `${left}`);
  if (maxval === 255) return new Uint8Array(bytes.subarray(offset, offset + count));
  const out = new Uint8Array(count);
  for (let i = 0, at = offset; i < count; i++, at += size) {
    const sample = size === 1 ? bytes[at] : (bytes[at] << 8) | bytes[at + 1];
    if (sample > maxval) throw fail(at, `a sample of at most ${maxval}`, `${sample}`);
    out[i] = toByte(sample, maxval);
  }
  return out;
}

function decimalSamples(bytes: Uint8Array, { width, height, channels, maxval, offset }: PnmHeader): Uint8Array {
  const count = channels * width * height;
  const left = bytes.length - offset;
  if (left < 2 * count - 1) throw fail(bytes.length, `${count} samples`, `${left} bytes`);
  const out = new Uint8Array(count);
  const reader = new DecimalReader(bytes, offset);
  for (let i = 0; i < count; i++) out[i] = toByte(reader.next('a sample', maxval), maxval);
  // Without it the last number may have been cut; OpenCV and Netpbm ask for it, too.
  if (reader.offset === bytes.length) throw fail(bytes.length, 'white space after the samples', 'the end of the file');
  return out;
}
