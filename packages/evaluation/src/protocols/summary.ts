import type { PixelError } from '@opticalflow/core';
import type { ProtocolName } from './protocol.ts';

/** Measures of KITTI 2012. */
export interface Kitti2012Summary {
  /** Percentage of pixels with an endpoint error above 3 px: of the visible ones, and of all. */
  readonly outNoc?: number | null;
  readonly outAll: number | null;
  /** Endpoint error in pixels: over the visible ones, and over all. */
  readonly avgNoc?: number | null;
  readonly avgAll: number | null;
}

/** What a protocol says of many pictures. Numbers are null where nothing counts; shares are in percent. */
export interface EvaluationSummary {
  readonly protocol: ProtocolName;
  /** What the protocol does, in a sentence. */
  readonly says: string;
  /** Names of the datasets that the pictures are from. */
  readonly datasets: readonly string[];
  /** Pictures that were scored. */
  readonly images: number;
  /** Pictures that could not be: no number below knows of them. */
  readonly failed: number;
  /** Scored pictures in which no pixel counts. */
  readonly empty: number;
  /** Pixels that count. */
  readonly pixels: number;
  /** Mean endpoint error in pixels. */
  readonly epe: number | null;
  /** Mean angular error in degrees. */
  readonly aae: number | null;
  readonly flAll: number | null;
  readonly flBg?: number | null;
  readonly flFg?: number | null;
  readonly px1Below: number | null;
  readonly px3Below: number | null;
  readonly px5Below: number | null;
  readonly px1Outlier: number | null;
  readonly px3Outlier: number | null;
  readonly px5Outlier: number | null;
  readonly wauc: number | null;
  readonly s0To10: PixelError;
  readonly s10To40: PixelError;
  readonly s40Plus: PixelError;
  /** By the occlusion mask alone; absent without one. */
  readonly visible?: PixelError;
  readonly occluded?: PixelError;
  /** Visible with a target inside the picture, and the rest; absent without an occlusion mask. */
  readonly matched?: PixelError;
  readonly unmatched?: PixelError;
  /**
   * Sintel: by the distance in pixels to the nearest occlusion boundary. From memory of the benchmark, whose code is not
   * public; absent without occlusions of Sintel.
   */
  readonly d0To10?: PixelError;
  readonly d10To60?: PixelError;
  readonly d60To140?: PixelError;
  /** Only for the protocol `kitti`. */
  readonly kitti2012?: Kitti2012Summary;
  /** How long an estimate took on average. */
  readonly meanMilliseconds: number | null;
  /** The measures that the protocol's own code reports. */
  readonly reports: readonly string[];
  /** What the protocol's own code does beside that changes numbers and was not done. */
  readonly notReproduced: readonly string[];
}
