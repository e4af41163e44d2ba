import { type FlowField, UnsupportedError } from '@opticalflow/core';
import { ByteReader } from '../bytes.ts';
import { decodeFloats } from '../floats.ts';
import { expectClaimedSize } from '../size.ts';
import { fieldWithUnknown } from '../unknown.ts';

/** No number in a header of PFM takes more letters, with white space. */
const MAX_TOKEN = 32;

/**
 * Reads a PFM of three channels: u, v, and one that is ignored (FlyingThings3D, Monkaa, Driving). Rows stand bottom-up;
 * the sign of the scale gives the byte order, and its magnitude multiplies every value. A pixel is unknown when u or v
 * is NaN or infinite.
 *
 * @throws FormatError when the header is no header of PFM, or the file is not exactly as long as it says
 * @throws UnsupportedError when there is one channel ("Pf"), or more than 2^28 pixels
 */
export function readPfm(bytes: Uint8Array): FlowField {
  const reader = new ByteReader('PFM', bytes);
  const magic = token(reader, '"PF"', /^P[Ff]$/);
  if (magic === 'Pf') {
    throw new UnsupportedError('PFM of one channel ("Pf") has no room for u and v: a disparity or depth map, not flow');
  }
  const sizesAt = reader.offset;
  const width = Number(token(reader, 'a width', /^\d+$/));
  const height = Number(token(reader, 'a height', /^\d+$/));
  expectClaimedSize('PFM', sizesAt, width, height);
  const scaleAt = reader.offset;
  const scale = Number(token(reader, 'a scale', /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i));
  if (scale === 0 || !Number.isFinite(scale)) {
    throw reader.failure('a scale other than zero', `${scale}`, { offset: scaleAt });
  }
  const samples = decodeFloats(reader.takeRest(12 * width * height, `${width}x${height} pixels`), 4, scale < 0);
  const factor = Math.abs(scale);
  const data = new Float32Array(2 * width * height);
  for (let y = 0; y < height; y++) {
    let from = 3 * (height - 1 - y) * width;
    for (let to = 2 * y * width; to < 2 * (y + 1) * width; to += 2, from += 3) {
      data[to] = factor * samples[from];
      data[to + 1] = factor * samples[from + 1];
    }
  }
  return fieldWithUnknown({ width, height, data });
}

/** The next word of the header; white space before it, and one character after it, are stepped over. */
function token(reader: ByteReader, what: string, pattern: RegExp): string {
  const { offset } = reader;
  const ended = /\S\s$/;
  let text = '';
  while (text.length < MAX_TOKEN && !ended.test(text)) text += String.fromCharCode(reader.take(1, what)[0]);
  const word = text.trim();
  if (!ended.test(text) || !pattern.test(word)) throw reader.failure(what, JSON.stringify(word), { offset });
  return word;
}
