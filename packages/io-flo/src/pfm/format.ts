import type { FlowFormat } from '../flow-format.ts';
import { readPfm } from './read.ts';
import { writePfm } from './write.ts';

export const pfmFormat: FlowFormat = {
  id: 'pfm',
  name: 'PFM',
  extensions: ['.pfm'],
  holds: 'FlyingThings3D, Monkaa, Driving: float32 u, v and a channel of zeros',
  lossless: true,
  unknown: 'NaN in u and v',
  alwaysHasValid: false,
  matches: ([p, f, space]) =>
    p === 0x50 && (f === 0x46 || f === 0x66) && (space === 0x20 || (space >= 9 && space <= 13)),
  read: readPfm,
  write: writePfm,
};
