import type { FlowField } from '@opticalflow/core';

/** Names of the formats that this package reads and writes. */
export type FlowFormatId = 'flo' | 'kitti-png' | 'pfm' | 'npy' | 'flo5';

/** What a file format can hold. */
export interface FlowFormat {
  readonly id: FlowFormatId;
  /** As people call it, and as errors name it. */
  readonly name: string;
  /** With the dot, in lower case; the first is the usual one. */
  readonly extensions: readonly string[];
  /** Where the format comes from and how it holds a vector, in a sentence. */
  readonly holds: string;
  /** Whether every float32 vector comes back as it was. */
  readonly lossless: boolean;
  /** The least and the greatest component, in pixels; a vector beyond is written as unknown. Absent where any float32 fits. */
  readonly range?: readonly [number, number];
  /** Distance of neighbouring values, in pixels; absent where float32 is kept. */
  readonly step?: number;
  /** How a pixel is marked as unknown. */
  readonly unknown: string;
  /** Whether all files have a valid mask, even those where every pixel is known. */
  readonly alwaysHasValid: boolean;
  /** Whether these bytes start as a file of this format does. */
  readonly matches: (bytes: Uint8Array) => boolean;
  readonly read: (bytes: Uint8Array) => FlowField | Promise<FlowField>;
  readonly write: (flow: FlowField) => Uint8Array | Promise<Uint8Array>;
}
