import { addError, createErrorSums, type VectorError } from '@opticalflow/core';
import type { PixelSums } from './image-record.ts';

/** Sums over no pixel. */
export const createPixelSums = (): PixelSums => ({ ...createErrorSums(), outliersMmflow: 0 });

/** Outliers as `mmflow/core/evaluation/metrics.py` has them. */
const isMmflowOutlier = (epe: number, length: number): boolean => epe > 3 && epe / (length + 1e-6) > 0.05;

/** Adds the error of a vector. */
export function addPixel(sums: PixelSums, error: VectorError): void {
  addError(sums, error);
  if (isMmflowOutlier(error.epe, error.length)) sums.outliersMmflow++;
}

/** Adds the pixels of other sums. */
export function addSums(sums: PixelSums, others: PixelSums): void {
  for (const key of Object.keys(sums) as (keyof PixelSums)[]) sums[key] += others[key];
}
