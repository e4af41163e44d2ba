import { startsWith } from '../bytes.ts';
import type { FlowFormat } from '../flow-format.ts';
import { NPY_MAGIC } from './layout.ts';
import { readNpy } from './read.ts';
import { writeNpy } from './write.ts';

export const npyFormat: FlowFormat = {
  id: 'npy',
  name: '.npy',
  extensions: ['.npy'],
  holds: 'NumPy: an array of shape [H, W, 2], written as float32',
  lossless: true,
  unknown: 'NaN in u and v',
  alwaysHasValid: false,
  matches: (bytes) => startsWith(bytes, NPY_MAGIC),
  read: readNpy,
  write: writeNpy,
};
