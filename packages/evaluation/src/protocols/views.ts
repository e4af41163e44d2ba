import type { PixelView } from '../records/image-record.ts';
import { protocols, rulesFor } from './protocols.ts';

/** The choices of pixels that the protocols make on a dataset; a record holds sums for each. */
export function viewsOf(dataset: string): PixelView[] {
  return [...new Set(['known' as const, ...Object.values(protocols).map((each) => rulesFor(each, dataset).pixels)])];
}
