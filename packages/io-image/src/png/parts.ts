import { FormatError, UnsupportedError } from '@opticalflow/core';
import { type Orientation, orientationOf } from '../exif.ts';
import { isCritical, type PngChunk, pngChunks } from './chunks.ts';
import { type PngHeader, readPngHeader } from './header.ts';

/** What of a PNG its pixels come from. */
export interface PngParts {
  header: PngHeader;
  /** The colours, for a picture that has indices into them. */
  palette: PngChunk | undefined;
  /** The IDAT chunks, at least one. */
  rows: PngChunk[];
  orientation: Orientation;
}

const KNOWN = ['IHDR', 'PLTE', 'IDAT', 'IEND'];

const fail = (offset: number, expected: string, received: string) =>
  new FormatError({ format: 'PNG', offset, expected, received });

/**
 * The parts of a PNG, checked but for the rows. Of the chunks that need not be understood only the EXIF orientation is
 * looked at; transparency, gamma and colour profiles are passed over.
 *
 * @throws FormatError when a chunk is cut off, damaged or missing
 * @throws UnsupportedError when the picture is too large, or has a critical chunk that is not in the standard
 */
export function readPngParts(bytes: Uint8Array): PngParts {
  let header: PngHeader | undefined;
  let palette: PngChunk | undefined;
  const rows: PngChunk[] = [];
  let orientation: Orientation = 1;
  let end = 0;
  for (const chunk of pngChunks(bytes)) {
    const { type, offset, data } = chunk;
    if (isCritical(type) && !KNOWN.includes(type)) {
      throw new UnsupportedError(`PNG with the unknown critical chunk ${type} at byte ${offset - 8}`);
    }
    if (header === undefined) header = readPngHeader(chunk);
    else if (type === 'IHDR') throw fail(offset - 8, 'one header', 'a second');
    else if (type === 'PLTE' && header.palette && rows.length === 0) palette = expectPalette(chunk);
    else if (type === 'IDAT') rows.push(chunk);
    else if (type === 'eXIf') orientation = orientationOf(data);
    end = offset - 8;
  }
  if (header === undefined || rows.length === 0) throw fail(end, 'a chunk IDAT before the end', 'none');
  if (header.palette && palette === undefined) throw fail(rows[0].offset - 8, 'a palette before the pixels', 'none');
  return { header, palette, rows, orientation };
}

function expectPalette(chunk: PngChunk): PngChunk {
  const { offset, data } = chunk;
  if (data.length === 0 || data.length > 3 * 256 || data.length % 3 !== 0) {
    throw fail(offset, 'a palette of 1 to 256 colours of 3 bytes', `${data.length} bytes`);
  }
  return chunk;
}
