/** x' = a x + b y + c, y' = d x + e y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];

export const translation = (x: number, y: number): Affine => [1, 0, x, 0, 1, y];

/** First `inner`, then `outer`. */
export function compose([a, b, c, d, e, f]: Affine, [p, q, r, s, t, u]: Affine): Affine {
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}

export function invert([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  const [p, q, s, t] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return [p, q, -(p * c + q * f), s, t, -(s * c + t * f)];
}

export const applyAffine = ([a, b, c, d, e, f]: Affine, x: number, y: number): [number, number] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

/** A picture's mirror images: pixels to pixels. */
export const flips = (
  { width, height }: { width: number; height: number },
  { flipHorizontal, flipVertical }: { flipHorizontal: boolean; flipVertical: boolean },
): Affine => [
  flipHorizontal ? -1 : 1,
  0,
  flipHorizontal ? width - 1 : 0,
  0,
  flipVertical ? -1 : 1,
  flipVertical ? height - 1 : 0,
];
