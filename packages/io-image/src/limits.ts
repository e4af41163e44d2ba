import { FormatError, UnsupportedError } from '@opticalflow/core';

/** The most pixels that a picture may claim to have; beyond it nothing is allocated. */
export const MAX_PIXELS = 100_000_000;

/**
 * Checks the size that a header claims, before anything is allocated for it.
 *
 * @throws FormatError when a side is zero
 * @throws UnsupportedError when there are more than {@link MAX_PIXELS} pixels
 */
export function expectPictureSize(format: string, offset: number, width: number, height: number): void {
  if (width < 1 || height < 1) {
    throw new FormatError({ format, offset, expected: 'at least one pixel', received: `${width}x${height}` });
  }
  if (width * height > MAX_PIXELS) {
    throw new UnsupportedError(
      `${format} of ${width}x${height} pixels is larger than this reader takes (${MAX_PIXELS} pixels)`,
    );
  }
}

/** What a library threw, as text for the `received` of an error. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
