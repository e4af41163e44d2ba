import { expectInteger } from '@opticalflow/core';
import { expectPositive } from './expect.ts';
import { flowColourOf } from './flow-colour.ts';
import type { FlowStyle } from './flow-style.ts';
import { lengthOf } from './max-flow.ts';
import { clearRaster, type Raster, toByte } from './raster.ts';
import { coverage, mix } from './stroke.ts';

/** Options of {@link paintLegend}. */
export interface PaintLegendOptions {
  /** Width and height of the picture in pixels. */
  size: number;
  /** Length in pixels at the rim, as the picture of the flow has it. With it, rings are drawn. */
  maxFlow?: number | undefined;
  /** That of the picture of the flow; `'wheel'` by default. */
  style?: FlowStyle | undefined;
}

const RING = { width: 1, colour: [0, 0, 0], opacity: 0.35 } as const;

/**
 * The key to the colours of flow: a disc in which every point is painted as a motion from the centre to that point, and
 * the rim is `maxFlow`. Outside it is transparent. If `maxFlow` is given, thin rings mark the lengths of
 * {@link legendRings}.
 *
 * @throws ShapeError when `size` is not a positive integer, or `maxFlow` is not a finite number above 0
 * @throws UnsupportedError when there is no such style
 */
export function paintLegend({ size, maxFlow, style = 'wheel' }: PaintLegendOptions): Raster {
  expectInteger('the size of a legend', size);
  const rings = maxFlow === undefined ? [] : legendRings(maxFlow).map((length) => length / maxFlow);
  const colour = flowColourOf(style);
  const raster = clearRaster(size, size);
  const centre = (size - 1) / 2;
  const rim = size / 2;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const u = x - centre;
      const v = y - centre;
      const distance = lengthOf(u, v);
      const alpha = coverage(rim - distance);
      if (alpha === 0) continue;
      const at = 4 * (y * size + x);
      colour(raster.data, at, u, v, Math.min(1, distance / rim));
      for (const ring of rings) {
        const share = coverage(RING.width / 2 - Math.abs(distance - ring * rim));
        if (share > 0) mix(raster.data, at, RING.colour, RING.opacity * share);
      }
      raster.data[at + 3] = toByte(255 * alpha);
    }
  }
  return raster;
}

/**
 * Lengths in pixels at which a legend has rings: the multiples below `maxFlow` of the greatest of 1, 2, 5, 10, 20, 50 ...
 * (or 0.5, 0.2, 0.1 ...) that leaves two of them at least; there are never more than four.
 *
 * @throws ShapeError when `maxFlow` is not a finite number above 0
 */
export function legendRings(maxFlow: number): number[] {
  expectPositive('maxFlow', maxFlow);
  const exponent = Math.floor(Math.log10(maxFlow));
  const steps = [exponent, exponent - 1].flatMap((power) => [5, 2, 1].map((digit) => ({ digit, power })));
  // dividing by a whole power of ten keeps 0.3 from becoming 0.30000000000000004
  const multiple = ({ digit, power }: { digit: number; power: number }, k: number) =>
    power < 0 ? (k * digit) / 10 ** -power : k * digit * 10 ** power;
  const step = steps.find((candidate) => multiple(candidate, 2) < maxFlow)!;
  const rings: number[] = [];
  for (let k = 1; multiple(step, k) < maxFlow; k++) rings.push(multiple(step, k));
  return rings;
}
