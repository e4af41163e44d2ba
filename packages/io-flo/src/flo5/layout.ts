/** The eight bytes that every HDF5 file starts with. */
export const HDF5_SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
/** Name of the one dataset of a .flo5 file. */
export const DATASET = 'flow';
