/** How a picture was stored: the number of EXIF's orientation tag, 1 = upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;

/**
 * The orientation that EXIF states (the block of TIFF that starts `II` or `MM`). Anything malformed counts as upright:
 * EXIF is a note beside the picture, and viewers pass over it as well.
 */
export function orientationOf(exif: Uint8Array): Orientation {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (exif.length < 8) return 1;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const littleEndian = order === 0x4949;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > exif.length) return 1;
  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > exif.length) return 1;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(entry + 8, littleEndian);
    const valid = view.getUint16(entry + 2, littleEndian) === SHORT && value >= 1 && value <= 8;
    return valid ? (value as Orientation) : 1;
  }
  return 1;
}
