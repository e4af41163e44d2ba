import { startsWith } from '../bytes.ts';
import type { FlowFormat } from '../flow-format.ts';
import { HDF5_SIGNATURE } from './layout.ts';
import { readFlo5 } from './read.ts';
import { writeFlo5 } from './write.ts';

export const flo5Format: FlowFormat = {
  id: 'flo5',
  name: 'flo5',
  extensions: ['.flo5'],
  holds: 'Spring: HDF5 with a dataset "flow" of shape [H, W, 2], written as float32',
  lossless: true,
  unknown: 'NaN in u and v',
  alwaysHasValid: false,
  matches: (bytes) => startsWith(bytes, HDF5_SIGNATURE),
  read: readFlo5,
  write: writeFlo5,
};
