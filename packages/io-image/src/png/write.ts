import { encode } from 'fast-png';
import { integerPicture, type Picture } from '../picture.ts';

/**
 * A PNG of one (grey), three (RGB) or four (RGBA) channels: 8 bits for bytes and floats, 16 for a `Uint16Array`.
 * Lossless for integers.
 *
 * @throws ShapeError when sizes are not positive integers or do not fit the number of samples
 */
export function writePng(picture: Picture): Uint8Array {
  const { width, height, channels, depth, data } = integerPicture(picture);
  return encode({ width, height, channels, depth, data });
}
