export { packDirect, packNarrow } from './pack';
export { end, run, work } from './threads';
