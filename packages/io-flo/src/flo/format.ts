import { startsWith } from '../bytes.ts';
import type { FlowFormat } from '../flow-format.ts';
import { FLO_MAGIC } from './layout.ts';
import { readFlo } from './read.ts';
import { writeFlo } from './write.ts';

export const floFormat: FlowFormat = {
  id: 'flo',
  name: '.flo',
  extensions: ['.flo'],
  holds: 'Middlebury, Sintel, FlyingChairs: float32 u and v',
  lossless: true,
  unknown: '1e10 in both components; read as unknown above 1e9 in magnitude or NaN',
  alwaysHasValid: false,
  matches: (bytes) => startsWith(bytes, FLO_MAGIC),
  read: readFlo,
  write: writeFlo,
};
