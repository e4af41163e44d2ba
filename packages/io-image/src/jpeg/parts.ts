import { UnsupportedError } from '@opticalflow/core';
import { blocksOf, type JpegFrame, readFrame, startsFrame } from './frame.ts';
import { type Notes, takeNote } from './notes.ts';
import { readScan } from './scan.ts';
import { EOI, fail, jpegSegments, SOS } from './segments.ts';

/** What of a JPEG its pixels come from. */
export interface JpegParts {
  frame: JpegFrame;
  notes: Notes;
  /** Byte offset of the first scan. */
  scanOffset: number;
  /** The file without notes, and without what follows the picture. */
  bare: Uint8Array;
}

const DRI = 0xdd;
/** More than any encoder writes, and few enough that a file which repeats them for ever is refused. */
const MAX_SCANS = 100;

/**
 * The parts of a JPEG, checked but for the coded blocks.
 *
 * @throws FormatError when a segment is malformed or missing, or the file ends before the picture
 * @throws UnsupportedError for kinds of JPEG that are not read, and pictures that are too large
 */
export function readJpegParts(bytes: Uint8Array): JpegParts {
  const notes: Notes = { orientation: 1, jfif: false, adobeTransform: undefined };
  let frame: JpegFrame | undefined;
  let interval = 0;
  let scanOffset = 0;
  let scans = 0;
  const missing = new Set<number>();
  const bare = new Uint8Array(bytes.length);
  bare.set(bytes.subarray(0, 2));
  let length = 2;
  for (const segment of jpegSegments(bytes)) {
    const { marker, offset, data, whole } = segment;
    if (takeNote(notes, segment)) continue;
    bare.set(whole, length);
    length += whole.length;
    if (startsFrame(segment)) {
      if (frame) throw fail(offset, 'one frame', 'a second');
      frame = readFrame(segment);
      for (const { id } of frame.components) missing.add(id);
    } else if (marker === DRI && data.length === 2) {
      interval = (data[0] << 8) | data[1];
    } else if (marker === SOS) {
      if (!frame) throw fail(offset, 'a frame header before the scan', 'none');
      if (scans === 0) scanOffset = offset;
      if (++scans > MAX_SCANS) throw new UnsupportedError(`JPEG of more than ${MAX_SCANS} scans is not read`);
      for (const id of readScan(segment, frame, interval)) missing.delete(id);
    } else if (marker === EOI) {
      if (!frame) throw fail(offset, 'a frame header', 'the end of the picture');
      if (missing.size > 0) throw fail(offset, 'scans of all components', `none of component ${[...missing]}`);
      expectEnoughBytes(frame, scanOffset, offset - scanOffset);
      return { frame, notes, scanOffset, bare: bare.subarray(0, length) };
    }
  }
  throw fail(bytes.length, 'the end of the picture (ff d9)', 'the end of the file');
}

/** Every block of 8x8 samples takes a bit at least, so a header cannot claim much more than the file holds. */
function expectEnoughBytes(frame: JpegFrame, offset: number, bytes: number): void {
  const blocks = frame.components.reduce((sum, component) => {
    const { across, down } = blocksOf(frame, component);
    return sum + across * down;
  }, 0);
  if (8 * bytes < blocks) throw fail(offset, `${blocks} coded blocks`, `${bytes} bytes, too few to hold them`);
}
