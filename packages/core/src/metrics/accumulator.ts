import type { PixelError } from './flow-score.ts';

/** Sums endpoint errors. */
export class ErrorSum {
  private count = 0;
  private sum = 0;

  add(error: number): void {
    this.count++;
    this.sum += error;
  }

  result(): PixelError {
    return { pixels: this.count, epe: this.count === 0 ? null : this.sum / this.count };
  }
}

/** Counts how many of the pixels that it has seen meet a condition. */
export class Share {
  private count = 0;
  private hits = 0;

  add(hit: boolean): void {
    this.count++;
    if (hit) this.hits++;
  }

  /** In percent; null when nothing was seen. */
  percent(): number | null {
    return this.count === 0 ? null : (100 * this.hits) / this.count;
  }
}

const WAUC_STEPS = 100;
const WAUC_LIMIT = 5;

/** Weighted area under the curve of inliers: 100 thresholds up to 5 px, the finest weighing most. */
export class WeightedArea {
  private count = 0;
  private readonly byStep = new Float64Array(WAUC_STEPS + 1);

  add(error: number): void {
    this.count++;
    // the first threshold i/20, i = 1..100, that the error does not exceed
    const step = Math.max(1, Math.ceil((error * WAUC_STEPS) / WAUC_LIMIT));
    if (step <= WAUC_STEPS) this.byStep[step]++;
  }

  percent(): number | null {
    if (this.count === 0) return null;
    let inliers = 0;
    let area = 0;
    let weights = 0;
    for (let i = 1; i <= WAUC_STEPS; i++) {
      inliers += this.byStep[i];
      const weight = 1 - (i - 1) / WAUC_STEPS;
      area += weight * inliers;
      weights += weight;
    }
    return (100 * area) / (this.count * weights);
  }
}
