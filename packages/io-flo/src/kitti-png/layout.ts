/** The eight bytes that every PNG starts with. */
export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** A sample is `UNITS_PER_PIXEL * component + ZERO`. */
export const UNITS_PER_PIXEL = 64;
export const ZERO = 0x8000;
export const MAX_SAMPLE = 0xffff;
export const MIN_COMPONENT = -ZERO / UNITS_PER_PIXEL;
export const MAX_COMPONENT = (MAX_SAMPLE - ZERO) / UNITS_PER_PIXEL;
