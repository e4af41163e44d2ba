import { type Orientation, orientationOf } from '../exif.ts';
import type { JpegSegment } from './segments.ts';

/** What the application segments of a JPEG say about its pixels. */
export interface Notes {
  orientation: Orientation;
  jfif: boolean;
  /** The colour transform that Adobe's segment states; 0 is none. */
  adobeTransform: number | undefined;
}

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;

/** Keeps what a note says. Returns whether the segment is one: application data or a comment. */
export function takeNote(notes: Notes, { marker, data }: JpegSegment): boolean {
  if (marker === APP0 && startsWith(data, 'JFIF\0')) notes.jfif = true;
  if (marker === APP1 && startsWith(data, 'Exif\0\0') && notes.orientation === 1) {
    notes.orientation = orientationOf(data.subarray(6));
  }
  if (marker === APP14 && startsWith(data, 'Adobe') && data.length >= 12) notes.adobeTransform = data[11];
  return (marker >= APP0 && marker <= APP15) || marker === COMMENT;
}

const startsWith = (data: Uint8Array, text: string): boolean =>
  data.length >= text.length && [...text].every((letter, i) => data[i] === letter.charCodeAt(0));
