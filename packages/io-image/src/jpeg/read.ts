import type { Frame } from '@opticalflow/core';
import { decode } from 'jpeg-js';
import { reasonOf } from '../limits.ts';
import { orient, type RgbBytes } from '../orient.ts';
import { ycbcrToRgb } from './colour.ts';
import type { JpegFrame } from './frame.ts';
import { interpolate } from './interpolate.ts';
import type { Notes } from './notes.ts';
import { type JpegParts, readJpegParts } from './parts.ts';
import { fail } from './segments.ts';

/**
 * A baseline or progressive JPEG as RGB bytes, turned upright as its EXIF orientation says. Samples differ from those of
 * OpenCV's `imread` by at most 3 levels, 0.2 on average, as the inverse cosine transforms round differently.
 *
 * A file that ends early is refused, and so is one whose scans hold fewer blocks than the picture has. Damage inside
 * the coded blocks cannot always be told: the format has no checksums. Of a progressive picture that lacks its last
 * scans the coarse version is read. Some 30 bytes of memory are needed for a pixel.
 *
 * @throws FormatError when the bytes are no JPEG, or cut off or damaged
 * @throws UnsupportedError for lossless, arithmetic, 12-bit and CMYK pictures, those of more than 100 million pixels or
 * 100 scans, and a few progressive ones with restart markers
 */
export function readJpeg(bytes: Uint8Array): Frame {
  const parts = readJpegParts(bytes);
  const { frame, notes } = parts;
  const picture = decodeComponents(parts);
  if (frame.components.length === 3) {
    frame.components.forEach(({ h, v }, channel) => {
      interpolate(picture, channel, frame.maxH / h, frame.maxV / v);
    });
    if (!isRgb(frame, notes)) ycbcrToRgb(picture.data);
  }
  return orient(picture, notes.orientation);
}

/** The three components (grey three times) with a sample for each pixel, repeated where they are subsampled. */
function decodeComponents({ frame: { width, height }, scanOffset, bare }: JpegParts): RgbBytes {
  try {
    const { data } = decode(bare, {
      useTArray: true,
      formatAsRGBA: false,
      colorTransform: false,
      maxResolutionInMP: (width * height + 1) / 1e6,
      maxMemoryUsageInMB: 4096,
    });
    return { width, height, data };
  } catch (cause) {
    const received = cause instanceof TypeError ? 'blocks whose tables are missing' : reasonOf(cause);
    throw fail(scanOffset, 'coded blocks', received, cause);
  }
}

/** Whether three components are RGB rather than YCbCr, by the rule of libjpeg. */
function isRgb({ components }: JpegFrame, { jfif, adobeTransform }: Notes): boolean {
  if (jfif) return false;
  if (adobeTransform !== undefined) return adobeTransform === 0;
  return String.fromCharCode(...components.map(({ id }) => id)) === 'RGB';
}
