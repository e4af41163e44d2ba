/**
 * Optical flow in files: .flo of Middlebury, 16-bit PNG of KITTI, PFM of FlyingThings3D, .npy of NumPy, flo5 of Spring.
 * Bytes in, values out: no file system, no DOM; browsers and Node.
 *
 * ```ts
 * import { readFlow, writeFlow } from '@opticalflow/io-flo';
 *
 * const flow = await readFlow(bytes); // any of the formats
 * const png = await writeFlow(flow, 'kitti-png');
 * ```
 *
 * Sizes and lengths are checked before anything is allocated, so a damaged or hostile file ends in a `FormatError` that
 * says where, what was expected and what was found. HDF5 is loaded only when a flo5 is met.
 *
 * @module
 */
export { readFlo } from './flo/read.ts';
export { writeFlo } from './flo/write.ts';
export { readFlo5 } from './flo5/read.ts';
export { writeFlo5 } from './flo5/write.ts';
export type { FlowFormat, FlowFormatId } from './flow-format.ts';
export { flowFormats, formatOfPath, sniffFormat } from './flow-formats.ts';
export { countBeyondKittiPng } from './kitti-png/range.ts';
export { readKittiPng } from './kitti-png/read.ts';
export { writeKittiPng } from './kitti-png/write.ts';
export { readNpy } from './npy/read.ts';
export { writeNpy } from './npy/write.ts';
export { readPfm } from './pfm/read.ts';
export { writePfm } from './pfm/write.ts';
export { readFlow } from './read-flow.ts';
export { writeFlow } from './write-flow.ts';
