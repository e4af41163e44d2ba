import type { PixelView } from '../records/image-record.ts';

/** How one number is made of many pictures: the mean of each picture's own, or that of all pixels together. */
export type Mean = 'images' | 'pixels';

/** The names of the protocols. */
export type ProtocolName = 'mmflow' | 'microsoft' | 'raft' | 'kitti' | 'ptlflow' | 'gmflow';

/** What a protocol does with the errors. */
export interface ProtocolRules {
  /** Which pixels count. */
  readonly pixels: PixelView;
  /** How endpoint errors are averaged, also those of parts of the picture. */
  readonly epe: Mean;
  /** The same for the share of outliers. */
  readonly fl: Mean;
  /** The same for all other measures. */
  readonly rest: Mean;
  /** Whose definition of an outlier is used. */
  readonly outlier: 'kitti' | 'mmflow';
  /** In a mean over pictures, what one without a pixel that counts is: left out, or a zero. */
  readonly empty: 'skip' | 'zero';
}

/** The way in which a public implementation turns the errors of many pictures into the numbers that it reports. */
export interface Protocol {
  readonly name: ProtocolName;
  /** What it does, in a sentence. */
  readonly says: string;
  /** Whose code it is, and where in it. */
  readonly source: string;
  readonly rules: ProtocolRules;
  /** What differs on some datasets, by the names under which they are opened. */
  readonly on?: { readonly [dataset: string]: Partial<ProtocolRules> };
  /** The measures that its own code reports; all others are made in the same way. */
  readonly reports: readonly string[];
  /** What its code does beside that changes numbers and is not done here. */
  readonly notReproduced: readonly string[];
}
