/**
 * Errors added up over a set of pixels: plain data from which means and shares follow, also those of many pictures
 * together, which means alone do not allow.
 */
export interface ErrorSums {
  /** How many pixels were added. */
  pixels: number;
  /** Sum of endpoint errors, in pixels. */
  epe: number;
  /** Sum of angular errors, in degrees. */
  angle: number;
  /** How many have an endpoint error below 1, 3, 5 px. */
  px1Below: number;
  px3Below: number;
  px5Below: number;
  /** How many have one above 1, 3, 5 px. */
  px1Outlier: number;
  px3Outlier: number;
  px5Outlier: number;
  /** How many are outliers of KITTI 2015. */
  outliers: number;
  /** Sum over pixels of the weights, in hundredths, of those of WAUC's 100 thresholds that the error stays below. */
  waucArea: number;
}

/** The error of one vector. */
export interface VectorError {
  /** Endpoint error, in pixels. */
  epe: number;
  /** Length of the true vector, in pixels. */
  length: number;
  /** Degrees between (u, v, 1) of both. */
  angle: number;
}

/** Sums over no pixel. */
export function createErrorSums(): ErrorSums {
  return {
    pixels: 0,
    epe: 0,
    angle: 0,
    px1Below: 0,
    px3Below: 0,
    px5Below: 0,
    px1Outlier: 0,
    px3Outlier: 0,
    px5Outlier: 0,
    outliers: 0,
    waucArea: 0,
  };
}

/** Endpoint error over 3 px and over 5 % of the true length: an outlier of KITTI 2015. */
export const isOutlier = (error: number, length: number): boolean => error > 3 && error > 0.05 * length;

/** The error of the estimate (`pu`, `pv`) of a true vector (`u`, `v`), both in pixels. */
export function vectorError(u: number, v: number, pu: number, pv: number): VectorError {
  const square = u * u + v * v;
  const cosine = (1 + u * pu + v * pv) / Math.sqrt((1 + square) * (1 + pu * pu + pv * pv));
  // Math.hypot takes several times as long
  return {
    epe: Math.sqrt((u - pu) * (u - pu) + (v - pv) * (v - pv)),
    length: Math.sqrt(square),
    angle: (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI,
  };
}

/** Adds the error of a vector. */
export function addError(sums: ErrorSums, { epe, length, angle }: VectorError): void {
  sums.pixels++;
  sums.epe += epe;
  sums.angle += angle;
  if (epe < 1) sums.px1Below++;
  if (epe < 3) sums.px3Below++;
  if (epe < 5) sums.px5Below++;
  if (epe > 1) sums.px1Outlier++;
  if (epe > 3) sums.px3Outlier++;
  if (epe > 5) sums.px5Outlier++;
  if (isOutlier(epe, length)) sums.outliers++;
  sums.waucArea += waucArea(epe);
}

const WAUC_STEPS = 100;
const WAUC_LIMIT = 5;
/** Sum of the weights 100, 99 ... 1 of all thresholds, in hundredths. */
const WAUC_WHOLE = (WAUC_STEPS * (WAUC_STEPS + 1)) / 2;

/** Weights of the thresholds i/20, i = 1..100, that the error does not exceed; threshold i weighs 101 - i hundredths. */
function waucArea(epe: number): number {
  const first = Math.max(1, Math.ceil((epe * WAUC_STEPS) / WAUC_LIMIT));
  return first > WAUC_STEPS ? 0 : ((WAUC_STEPS + 1 - first) * (WAUC_STEPS + 2 - first)) / 2;
}

/** WAUC of the pixels that were added, in percent; null when there are none. */
export const waucPercent = ({ pixels, waucArea: area }: ErrorSums): number | null =>
  pixels === 0 ? null : (100 * area) / (pixels * WAUC_WHOLE);
