import { type FlowField, isKnown } from '../flow-field.ts';

/** What can be said of a flow field without the truth. Lengths in pixels; null when no vector is known. */
export interface FlowStats {
  width: number;
  height: number;
  /** Known vectors, and their share of all in percent. */
  known: number;
  knownPercent: number;
  meanLength: number | null;
  medianLength: number | null;
  p95Length: number | null;
  maxLength: number | null;
  meanU: number | null;
  meanV: number | null;
  /** Share of known vectors shorter than half a pixel, in percent. */
  staticPercent: number | null;
  /** Mean of du/dx + dv/dy over pixels whose right and lower neighbours are known: expansion of the scene, per pixel. */
  meanDivergence: number | null;
}

/** Describes a flow field: lengths, direction, how much of it is known, static, expanding. */
export function flowStats(flow: FlowField): FlowStats {
  const { width, height, data } = flow;
  const lengths = new Float64Array(width * height);
  let count = 0;
  let sumU = 0;
  let sumV = 0;
  let still = 0;
  let divergence = 0;
  let divergences = 0;
  for (let i = 0; i < width * height; i++) {
    if (!isKnown(flow, i)) continue;
    const u = data[2 * i];
    const v = data[2 * i + 1];
    const length = Math.hypot(u, v);
    lengths[count++] = length;
    sumU += u;
    sumV += v;
    if (length < 0.5) still++;
    const right = i + 1;
    const below = i + width;
    if (right % width !== 0 && below < width * height && isKnown(flow, right) && isKnown(flow, below)) {
      divergence += data[2 * right] - u + (data[2 * below + 1] - v);
      divergences++;
    }
  }
  const sorted = lengths.subarray(0, count).sort();
  const share = (x: number) => (count === 0 ? null : x / count);
  const quantile = (q: number) => (count === 0 ? null : sorted[Math.min(count - 1, Math.floor(q * count))]);
  return {
    width,
    height,
    known: count,
    knownPercent: (100 * count) / (width * height),
    meanLength: share(sorted.reduce((a, b) => a + b, 0)),
    medianLength: quantile(0.5),
    p95Length: quantile(0.95),
    maxLength: count === 0 ? null : sorted[count - 1],
    meanU: share(sumU),
    meanV: share(sumV),
    staticPercent: share(100 * still),
    meanDivergence: divergences === 0 ? null : divergence / divergences,
  };
}
