export { packDirect, packNarrow, packWinograd } from './pack';
export { end, run, work } from './threads';
