interface Values extends ArrayLike<number> {}

/** How far `actual` is from `expected`, and where. */
export interface Difference {
  maxAbsolute: number;
  /** maxAbsolute over the largest magnitude of `expected`: the error on the tensor's own scale. */
  ofScale: number;
  index: number;
}

/** The largest difference of two arrays; a NaN in either counts as infinite. */
export function difference(actual: Values, expected: Values): Difference {
  if (actual.length !== expected.length) {
    throw new Error(`expected ${expected.length} values, received ${actual.length}`);
  }
  let maxAbsolute = 0;
  let scale = 0;
  let index = 0;
  for (let i = 0; i < expected.length; i++) {
    const delta = Math.abs(actual[i] - expected[i]);
    const size = Number.isNaN(delta) ? Number.POSITIVE_INFINITY : delta;
    if (size > maxAbsolute) {
      maxAbsolute = size;
      index = i;
    }
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return { maxAbsolute, ofScale: maxAbsolute === 0 ? 0 : maxAbsolute / scale, index };
}

/** Throws unless every value is within `tolerance` of the expected tensor's own scale (its largest magnitude). */
export function expectCloseToScale(actual: Values, expected: Values, tolerance: number, what = 'tensor'): void {
  const { ofScale, index } = difference(actual, expected);
  if (ofScale <= tolerance) return;
  throw new Error(
    `${what} differs by ${ofScale.toExponential(2)} of its scale, more than ${tolerance}: ` +
      `at ${index} expected ${expected[index]}, received ${actual[index]}`,
  );
}

/** Throws unless every value is within `tolerance`, absolutely. */
export function expectCloseAbsolute(actual: Values, expected: Values, tolerance: number, what = 'values'): void {
  const { maxAbsolute, index } = difference(actual, expected);
  if (maxAbsolute <= tolerance) return;
  throw new Error(
    `${what} differ by ${maxAbsolute.toExponential(2)}, more than ${tolerance}: ` +
      `at ${index} expected ${expected[index]}, received ${actual[index]}`,
  );
}
