/** Farther than any pixel of a picture, squared. */
const FAR = 1e12;

/**
 * Distance in pixels from each pixel to the nearest that lies at an occlusion boundary: one that is occluded while one of
 * its four neighbours is not, or the other way round. Infinite everywhere when there is none.
 *
 * Exact, by lower envelopes of parabolas along columns, then rows (Felzenszwalb and Huttenlocher 2012).
 */
export function boundaryDistance(occluded: Uint8Array, { width, height }: { width: number; height: number }) {
  const squared = new Float64Array(width * height).fill(FAR);
  const differs = (i: number, j: number) => (occluded[i] !== 0) !== (occluded[j] !== 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      for (const j of [x + 1 < width ? i + 1 : i, y + 1 < height ? i + width : i]) {
        if (!differs(i, j)) continue;
        squared[i] = 0;
        squared[j] = 0;
      }
    }
  }
  for (let x = 0; x < width; x++) transformLine(squared, { from: x, step: width, count: height });
  for (let y = 0; y < height; y++) transformLine(squared, { from: y * width, step: 1, count: width });
  return squared.map((square) => (square >= FAR ? Number.POSITIVE_INFINITY : Math.sqrt(square)));
}

/** Replaces the values of a line by the least of (distance along the line)^2 + value. */
function transformLine(values: Float64Array, { from, step, count }: { from: number; step: number; count: number }) {
  const line = Float64Array.from({ length: count }, (_, k) => values[from + k * step]);
  const parabolas = new Int32Array(count);
  const starts = new Float64Array(count + 1);
  let last = 0;
  starts[0] = Number.NEGATIVE_INFINITY;
  starts[1] = Number.POSITIVE_INFINITY;
  const meeting = (p: number, q: number) => (line[q] + q * q - (line[p] + p * p)) / (2 * (q - p));
  for (let q = 1; q < count; q++) {
    let start = meeting(parabolas[last], q);
    while (start <= starts[last]) start = meeting(parabolas[--last], q);
    parabolas[++last] = q;
    starts[last] = start;
    starts[last + 1] = Number.POSITIVE_INFINITY;
  }
  for (let k = 0, at = 0; k < count; k++) {
    while (starts[at + 1] < k) at++;
    const p = parabolas[at];
    values[from + k * step] = (k - p) * (k - p) + line[p];
  }
}
