import { colourWheel } from './colour-wheel.ts';
import { type FlowStyle, ofStyle } from './flow-style.ts';

/**
 * Writes red, green and blue of a motion at `out[at]`: its direction is that of (`u`, `v`), its length `radius` times
 * the length of full colour.
 */
export type FlowColour = (out: Uint8ClampedArray, at: number, u: number, v: number, radius: number) => void;

const HUES = colourWheel.length;
const WHEEL = Float64Array.from(colourWheel.flat(), (level) => level / 255);

/** White at rest, the hue of the wheel at radius 1, and beyond it that hue at three quarters. */
const wheelColour: FlowColour = (out, at, u, v, radius) => {
  const turn = Math.atan2(-v, -u) / Math.PI;
  const position = ((turn + 1) / 2) * (HUES - 1);
  const below = Math.floor(position);
  const above = (below + 1) % HUES;
  const part = position - below;
  for (let c = 0; c < 3; c++) {
    const hue = (1 - part) * WHEEL[3 * below + c] + part * WHEEL[3 * above + c];
    out[at + c] = Math.floor(255 * (radius <= 1 ? 1 - radius * (1 - hue) : 0.75 * hue));
  }
};

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** HSV of hue direction / 2 pi, saturation 8 x radius and value 1. */
const kittiColour: FlowColour = (out, at, u, v, radius) => {
  const turn = Math.atan2(v, u) / (2 * Math.PI);
  const sextant = 6 * (turn < 0 ? turn + 1 : turn);
  const saturation = clamp(8 * radius);
  out[at] = Math.floor(255 * (1 - saturation * (1 - clamp(Math.abs(sextant - 3) - 1))));
  out[at + 1] = Math.floor(255 * (1 - saturation * (1 - clamp(2 - Math.abs(sextant - 2)))));
  out[at + 2] = Math.floor(255 * (1 - saturation * (1 - clamp(2 - Math.abs(sextant - 4)))));
};

const COLOURS: Readonly<Record<FlowStyle, FlowColour>> = { wheel: wheelColour, kitti: kittiColour };

/** @throws UnsupportedError when there is no such style */
export const flowColourOf = (style: FlowStyle): FlowColour => ofStyle(COLOURS, style);
