import { ShapeError } from '@opticalflow/core';
import { type IntegerPicture, integerPicture, type Picture, rgbOf } from '../picture.ts';

/**
 * A binary PPM (P6): RGB, alpha dropped, grey repeated; 16 bits for a `Uint16Array`, else 8.
 *
 * @throws ShapeError when sizes are not positive integers or do not fit the number of samples
 */
export function writePpm(picture: Picture): Uint8Array {
  const checked = integerPicture(picture);
  return withHeader('P6', checked, rgbOf(checked));
}

/**
 * A binary PGM (P5) of a picture of one channel; 16 bits for a `Uint16Array`, else 8.
 *
 * @throws ShapeError when sizes are not positive integers, or there is not one sample for each pixel
 */
export function writePgm(picture: Picture): Uint8Array {
  const checked = integerPicture(picture);
  if (checked.channels !== 1) throw new ShapeError('the channels of a PGM', '1', `${checked.channels}`);
  return withHeader('P5', checked, checked.data);
}

function withHeader(magic: string, { width, height, depth }: IntegerPicture, samples: ArrayLike<number>): Uint8Array {
  const header = new TextEncoder().encode(`${magic}\n${width} ${height}\n${depth === 16 ? 65535 : 255}\n`);
  const out = new Uint8Array(header.length + (depth / 8) * samples.length);
  out.set(header);
  if (depth === 8) out.set(samples, header.length);
  else {
    const view = new DataView(out.buffer, header.length);
    for (let i = 0; i < samples.length; i++) view.setUint16(2 * i, samples[i]);
  }
  return out;
}
