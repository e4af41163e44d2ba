import type { Size } from '@opticalflow/core';
import { type Affine, applyAffine, compose, IDENTITY, invert, translation } from './affine.ts';
import type { CropPlace } from './crop.ts';
import type { Pair, Truth } from './pair.ts';

// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { ceil, floor, max, min } = Math;

/** Beyond a picture's outermost pixels all is black, or its edge goes on. */
export type Border = 'zero' | 'edge';

/** With the share of each vector that is known. */
export type Known<T extends Truth> = T & { readonly valid: Float32Array };

/** Where the pixels of the results lie in the sources, from pixel centres to pixel centres. */
export interface Views extends Size {
  readonly first: Affine;
  readonly second: Affine;
}

/** Vectors of which less than this is known are not: OpenCV's bilinear weights come in steps of it. */
const LEAST_KNOWN = 1 / 1024;

/** Both pictures and the flow between them as other views show them, each by one bilinear sample a pixel. */
export function resamplePair(pair: Pair, views: Views, border: Border): Known<Pair> {
  return {
    ...resampleTruth(pair, views, border),
    first: resamplePicture(pair.first, pair, { ...views, view: views.first }, border),
    second: resamplePicture(pair.second, pair, { ...views, view: views.second }, border),
  };
}

/** A picture as a view shows it. */
export function resamplePicture(
  source: Float32Array,
  { width: wide, height: high }: Size,
  { view, width, height }: Size & { view: Affine },
  border: Border,
): Float32Array {
  const [a, b, c, d, e, f] = view;
  const out = new Float32Array(3 * width * height);
  const right = wide - 1;
  const bottom = high - 1;
  const clamp = border === 'edge';
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o += 3) {
      let sx = a * x + b * y + c;
      let sy = d * x + e * y + f;
      if (clamp) {
        sx = min(max(sx, 0), right);
        sy = min(max(sy, 0), bottom);
      }
      const x0 = floor(sx);
      const y0 = floor(sy);
      let x1 = sx - x0;
      let y1 = sy - y0;
      let x0Weight = 1 - x1;
      let y0Weight = 1 - y1;
      let i = 3 * (y0 * wide + x0);
      let across = 3;
      let down = 3 * wide;
      if (x0 < 0 || y0 < 0 || x0 >= right || y0 >= bottom) {
        if (x0 < -1 || y0 < -1 || x0 > right || y0 > bottom) continue;
        if (x0 === right) [x1, across] = [0, 0];
        if (y0 === bottom) [y1, down] = [0, 0];
        if (x0 === -1) [x0Weight, i, across] = [0, i + 3, 0];
        if (y0 === -1) [y0Weight, i, down] = [0, i + 3 * wide, 0];
      }
      const j = i + down;
      for (let k = 0; k < 3; k++) {
        const top = x0Weight * source[i + k] + x1 * source[i + across + k];
        out[o + k] = y0Weight * top + y1 * (x0Weight * source[j + k] + x1 * source[j + across + k]);
      }
    }
  }
  return out;
}

/**
 * Flow as the views show it. A pixel q of the result lies at p = first(q) in the first picture; that moves to p + F(p) in
 * the second, which its view shows at second⁻¹(p + F(p)). Known vectors alone are blended, by how much of them is known.
 */
export function resampleTruth(truth: Truth, { first, second, width, height }: Views, border: Border): Known<Truth> {
  const { width: wide, height: high, flow, valid } = truth;
  const [a, b, c, d, e, f] = first;
  const back = invert(second);
  const isSame = first.every((value, i) => value === second[i]);
  // exactly nothing where both views are one
  const path = isSame ? IDENTITY : compose(back, first);
  const [p, q, r, s, t, u] = [path[0] - 1, path[1], path[2], path[3], path[4] - 1, path[5]];
  const out = new Float32Array(2 * width * height);
  const known = new Float32Array(width * height);
  const clamp = border === 'edge';
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o++) {
      let sx = a * x + b * y + c;
      let sy = d * x + e * y + f;
      if (clamp) {
        sx = min(max(sx, 0), wide - 1);
        sy = min(max(sy, 0), high - 1);
      }
      const x0 = floor(sx);
      const y0 = floor(sy);
      let weight = 0;
      let fu = 0;
      let fv = 0;
      for (let tap = 0; tap < 4; tap++) {
        const tx = x0 + (tap & 1);
        const ty = y0 + (tap >> 1);
        if (tx < 0 || ty < 0 || tx >= wide || ty >= high) continue;
        const i = ty * wide + tx;
        const share = (tap & 1 ? sx - x0 : 1 - (sx - x0)) * (tap >> 1 ? sy - y0 : 1 - (sy - y0));
        const w = valid === undefined ? share : share * valid[i];
        weight += w;
        fu += w * flow[2 * i];
        fv += w * flow[2 * i + 1];
      }
      if (weight < LEAST_KNOWN) continue;
      fu /= weight;
      fv /= weight;
      known[o] = weight;
      out[2 * o] = p * x + q * y + r + back[0] * fu + back[1] * fv;
      out[2 * o + 1] = s * x + t * y + u + back[3] * fu + back[4] * fv;
    }
  }
  return { width, height, flow: out, valid: known };
}

/** The part of the pictures that views show, and the views as seen from there: what else there is need not be made. */
export function seenPart(
  { first, second, width, height }: Views,
  whole: Size,
): { part: CropPlace & Size; views: Views } {
  const corners = [first, second].flatMap((view) =>
    [0, width - 1].flatMap((x) => [0, height - 1].map((y) => applyAffine(view, x, y))),
  );
  const range = (axis: 0 | 1, side: number) => {
    const places = corners.map((corner) => corner[axis]);
    // a pixel more than needed, for places that are off by a rounding
    const low = min(max(floor(min(...places)) - 1, 0), side - 1);
    return { low, length: min(max(ceil(max(...places)) + 2, low + 1), side) - low };
  };
  const [across, down] = [range(0, whole.width), range(1, whole.height)];
  const shift = translation(-across.low, -down.low);
  return {
    part: { x: across.low, y: down.low, width: across.length, height: down.length },
    views: { first: compose(shift, first), second: compose(shift, second), width, height },
  };
}
