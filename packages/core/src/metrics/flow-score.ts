/** Error over a set of pixels. Both are `null` when the set is empty. */
export interface PixelError {
  /** Number of pixels that counted. */
  pixels: number;
  /** Mean endpoint error in pixels. */
  epe: number | null;
}

/** How far a flow field is from the truth, over the pixels where the truth is known. */
export interface FlowScore extends PixelError {
  /** Unknown vectors of the prediction that were filled before scoring. */
  filled: number;
  /** Mean angular error in degrees, between (u, v, 1) of both (Barron et al. 1994). */
  aae: number | null;
  /** Percentage of outliers of KITTI 2015: endpoint error over 3 px and over 5 % of the true length. */
  flAll: number | null;
  /** The same over background (object map 0) and foreground; absent without an object map. */
  flBg?: number | null;
  flFg?: number | null;
  /** Percentage of pixels whose endpoint error is below 1, 3, 5 px, as RAFT reports. */
  px1Below: number | null;
  px3Below: number | null;
  px5Below: number | null;
  /** Percentage above 1, 3, 5 px, as Spring and KITTI 2012 report. */
  px1Outlier: number | null;
  px3Outlier: number | null;
  px5Outlier: number | null;
  /** Weighted area under the curve of inliers up to 5 px, in percent (Spring benchmark). */
  wauc: number | null;
  /** By true length: below 10 px, 10 to 40 px, above 40 px (Sintel). */
  s0To10: PixelError;
  s10To40: PixelError;
  s40Plus: PixelError;
  /** Pixels that stay visible, and the rest; absent without an occlusion mask. */
  matched?: PixelError;
  unmatched?: PixelError;
}
