import { FormatError, type Frame } from '@opticalflow/core';
import { orient } from '../orient.ts';
import { inflateRows } from './inflate.ts';
import { readPngParts } from './parts.ts';
import { bytesOf, passesOf } from './passes.ts';
import { painterOf } from './pixels.ts';
import { unfilterRow } from './unfilter.ts';

/**
 * A PNG of any kind as RGB bytes: grey is repeated, a palette looked up, alpha and transparency dropped (not blended),
 * and of 16-bit samples the high byte taken, as OpenCV's `imread` does. The picture is turned upright as an EXIF chunk
 * says. Gamma and colour profiles are not applied. Of an animation this is the default picture.
 *
 * @throws FormatError when the bytes are no PNG, or cut off or damaged
 * @throws UnsupportedError when the picture has more than 100 million pixels, or a critical chunk beyond the standard
 */
export function readPng(bytes: Uint8Array): Frame {
  const { header, palette, rows, orientation } = readPngParts(bytes);
  const { width, height, depth, channels } = header;
  const passes = passesOf(header);
  const inflated = inflateRows(rows, bytesOf(passes));
  const paintRow = painterOf(header, palette);
  const step = Math.max(1, (channels * depth) / 8);
  const rgb = new Uint8Array(3 * width * height);
  let from = 0;
  for (const pass of passes) {
    let above: Uint8Array = new Uint8Array(pass.rowBytes);
    for (let i = 0; i < pass.height; i++) {
      const filter = inflated[from];
      const row = inflated.subarray(from + 1, from + 1 + pass.rowBytes);
      if (!unfilterRow(filter, row, above, step)) {
        const { offset } = rows[0];
        throw new FormatError({ format: 'PNG', offset, expected: 'rows of filter 0 to 4', received: `${filter}` });
      }
      paintRow(row, pass.width, rgb, 3 * ((pass.y + i * pass.dy) * width + pass.x), 3 * pass.dx);
      above = row;
      from += 1 + pass.rowBytes;
    }
  }
  return orient({ width, height, data: rgb }, orientation);
}
