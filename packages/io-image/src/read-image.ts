import { FormatError, type Frame, UnsupportedError } from '@opticalflow/core';
import { hex } from './bytes.ts';
import { readJpeg } from './jpeg/read.ts';
import { readPng } from './png/read.ts';
import { readPnm } from './pnm/read.ts';
import { type ImageFormat, sniffImage } from './sniff.ts';
import { nameUnreadFormat } from './unread-formats.ts';

const READERS: Record<ImageFormat, (bytes: Uint8Array) => Frame> = { png: readPng, jpeg: readJpeg, ppm: readPnm };

/**
 * A PNG, JPEG, PPM or PGM as RGB bytes (0..255); which of them is told by the first bytes, not by a name. Grey is
 * repeated, alpha dropped, 16-bit samples lose their low byte, EXIF orientation is applied: what OpenCV's `imread`
 * does by default, but for the order of channels.
 *
 * @throws FormatError when the bytes are none of these formats, or cut off or damaged
 * @throws UnsupportedError for other picture formats (WebP, GIF, TIFF, BMP, AVIF, HEIC and more), kinds of the readable
 * ones that are not read (CMYK, 12-bit), and pictures of more than 100 million pixels
 */
export function readImage(bytes: Uint8Array): Frame {
  const format = sniffImage(bytes);
  if (format) return READERS[format](bytes);
  const name = nameUnreadFormat(bytes);
  if (name) throw new UnsupportedError(`${name} is not read here: convert it to PNG, JPEG or PPM`);
  throw new FormatError({
    format: 'image',
    offset: 0,
    expected: 'PNG, JPEG, PPM or PGM',
    received: bytes.length === 0 ? 'no bytes' : `bytes that start ${hex(bytes.subarray(0, 8))}`,
  });
}
