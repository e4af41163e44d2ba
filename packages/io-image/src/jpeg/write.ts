import { ShapeError, UnsupportedError } from '@opticalflow/core';
import { encode } from 'jpeg-js';
import { integerPicture, type Picture, rgbOf } from '../picture.ts';

/** Options of {@link writeJpeg}. */
export interface WriteJpegOptions {
  /** 1 (smallest file) to 100 (closest to the picture); 90 unless told. */
  quality?: number;
}

/**
 * A baseline JPEG without chroma subsampling. Alpha is dropped; of 16-bit samples the high byte is written.
 *
 * @throws ShapeError when sizes do not fit the number of samples, a side is longer than 65535, or the quality is not
 * from 1 to 100
 * @throws UnsupportedError where there is no `Buffer`, as in a browser: there `canvas.toBlob` writes JPEG
 */
export function writeJpeg(picture: Picture, { quality = 90 }: WriteJpegOptions = {}): Uint8Array {
  if (!(quality >= 1 && quality <= 100)) throw new ShapeError('the quality of a JPEG', '1 to 100', `${quality}`);
  if (!('Buffer' in globalThis)) {
    throw new UnsupportedError('Writing JPEG needs the Buffer of Node: in a browser use canvas.toBlob, or write PNG');
  }
  const checked = integerPicture(picture);
  const { width, height, depth } = checked;
  if (Math.max(width, height) > 65535) {
    throw new ShapeError('the sides of a JPEG', 'at most 65535', `${width}x${height}`);
  }
  const rgb = rgbOf(checked);
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = depth === 16 ? rgb[3 * i + c] >> 8 : rgb[3 * i + c];
  }
  const { buffer, byteOffset, byteLength } = encode({ width, height, data: rgba }, quality).data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
