import { startsWith } from '../bytes.ts';
import type { FlowFormat } from '../flow-format.ts';
import { MAX_COMPONENT, MIN_COMPONENT, PNG_SIGNATURE, UNITS_PER_PIXEL } from './layout.ts';
import { readKittiPng } from './read.ts';
import { writeKittiPng } from './write.ts';

export const kittiPngFormat: FlowFormat = {
  id: 'kitti-png',
  name: 'KITTI PNG',
  extensions: ['.png'],
  holds: 'KITTI, HD1K: u and v as 16-bit integers in steps of 1/64 pixel, and a valid mask',
  lossless: false,
  range: [MIN_COMPONENT, MAX_COMPONENT],
  step: 1 / UNITS_PER_PIXEL,
  unknown: 'zero in all three channels',
  alwaysHasValid: true,
  matches: (bytes) => startsWith(bytes, PNG_SIGNATURE),
  read: readKittiPng,
  write: writeKittiPng,
};
