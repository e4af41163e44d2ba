/**
 * Pictures as bytes of a file to frames and back, in plain JavaScript: PNG, JPEG, PPM and PGM. No file system, no
 * DOM, no native code.
 *
 * ```ts
 * import { readImage, writePng } from '@opticalflow/io-image';
 *
 * const bytes = writePng({ width: 2, height: 1, data: Uint8Array.of(0, 255) });
 * readImage(bytes); // { width: 2, height: 1, data: Uint8Array [0, 0, 0, 255, 255, 255] }
 * ```
 *
 * Every reader gives RGB bytes, the way OpenCV's `imread` does by default (there in the order BGR). Sizes are checked
 * before anything is allocated, and what is cut off or damaged is a `FormatError` with the byte offset, never a
 * picture that is half black. (Damage inside the coded blocks of a JPEG cannot always be told: it has no checksums.)
 *
 * @module
 */
export { readJpeg } from './jpeg/read.ts';
export type { WriteJpegOptions } from './jpeg/write.ts';
export { writeJpeg } from './jpeg/write.ts';
export type { Picture } from './picture.ts';
export { readPng } from './png/read.ts';
export { writePng } from './png/write.ts';
export { readPnm } from './pnm/read.ts';
export { writePgm, writePpm } from './pnm/write.ts';
export { readImage } from './read-image.ts';
export type { ImageFormat } from './sniff.ts';
export { sniffImage } from './sniff.ts';
