import { type SeededRandom, ShapeError, type Size } from '@opticalflow/core';
import { type Affine, applyAffine, compose, IDENTITY, invert, translation } from './affine.ts';
import type { AffineRanges } from './augmentation.ts';

/** An affine motion about the middle, from the picture to the result, in units of the picture's sides. */
export interface AffineMotion {
  readonly zoom: number;
  readonly stretch: number;
  /** Degrees, clockwise as seen. */
  readonly rotate: number;
  readonly x: number;
  readonly y: number;
}

/** How often a motion is drawn before its ranges are held to be hopeless. */
const MOST_DRAWS = 10_000;

const CORNERS = [
  [-0.5, -0.5],
  [-0.5, 0.5],
  [0.5, -0.5],
  [0.5, 0.5],
] as const;

/**
 * Global and relative motion as mmflow draws them, each again and again until every corner of the result comes from
 * inside the picture.
 *
 * @throws ShapeError when the ranges leave no such motion
 */
export function drawMotions(
  { global, relative }: { global: AffineRanges; relative: AffineRanges },
  random: SeededRandom,
): { global: AffineMotion; relative: AffineMotion } {
  const first = drawInside(global, IDENTITY, random, 'global');
  return { global: first, relative: drawInside(relative, inUnits(first), random, 'relative') };
}

/** T·R·S·Z, in units of the sides. */
export function inUnits({ zoom, stretch, rotate, x, y }: AffineMotion): Affine {
  const angle = (rotate * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos * stretch * zoom, (-sin / stretch) * zoom, x, sin * stretch * zoom, (cos / stretch) * zoom, y];
}

/** Whether the result shows nothing from outside the picture. */
export function staysInside(units: Affine): boolean {
  const back = invert(units);
  return CORNERS.every(([x, y]) => applyAffine(back, x, y).every((side) => side >= -0.5 && side <= 0.5));
}

/** The same from pixels to pixels; units run between the centres of the outermost pixels. */
export function inPixels([a, b, c, d, e, f]: Affine, { width, height }: Size): Affine {
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  const about: Affine = [a, (b * x) / y, 2 * c * x, (d * y) / x, e, 2 * f * y];
  return compose(translation(x, y), compose(about, translation(-x, -y)));
}

function drawInside(
  { translate, zoom, stretch, rotate }: AffineRanges,
  before: Affine,
  random: SeededRandom,
  name: string,
): AffineMotion {
  for (let i = 0; i < MOST_DRAWS; i++) {
    const motion = {
      zoom: random.uniform(...zoom),
      stretch: random.uniform(...stretch),
      x: random.uniform(-translate, translate),
      y: random.uniform(-translate, translate),
      rotate: random.uniform(...rotate),
    };
    if (staysInside(compose(inUnits(motion), before))) return motion;
  }
  throw new ShapeError(
    `the ${name} affine motion`,
    'ranges with motions that show nothing from outside the picture',
    `none in ${MOST_DRAWS} draws`,
  );
}
