import { createFlowField, type FlowField, isKnown } from '@opticalflow/core';
import { flowColourOf } from './flow-colour.ts';
import type { FlowStyle } from './flow-style.ts';
import { fullColourLength, lengthOf } from './max-flow.ts';
import { blackRaster, type Raster } from './raster.ts';

/** A picture of flow, and what its colours mean. */
export interface FlowPicture {
  readonly raster: Raster;
  /** Length in pixels that is painted in full colour: the one given, or that of the longest known vector (1 if 0). */
  readonly maxFlow: number;
}

/** Options of {@link paintFlow}. */
export interface PaintFlowOptions {
  /**
   * Length in pixels that is painted in full colour, by default that of the longest known vector. Give one number for
   * all pictures of a sequence, or their colours cannot be compared.
   */
  maxFlow?: number | undefined;
  /** `'wheel'` by default. */
  style?: FlowStyle | undefined;
}

/**
 * Paints flow in colours: the direction is the hue, the length the saturation. Unknown vectors are black.
 *
 * - `'wheel'`: Middlebury's colours. White at rest; right is red, down yellow, left cyan, up violet; longer than
 *   `maxFlow` is the hue at three quarters. After Baker et al., IJCV 2011 (`colorcode.cpp`): the radius is exactly
 *   `maxFlow`, where flow_vis adds 1e-5.
 * - `'kitti'`: HSV of hue atan2(v, u) / 2 pi, saturation 8 x length / maxFlow (at most 1) and value 1, after the
 *   development kit of KITTI: full colour is reached at an eighth of `maxFlow`. Rest is white, as in the kit's MATLAB
 *   code (which darkens the longest vectors as well); its C++ code leaves the white out and is black at rest.
 *
 * @throws ShapeError when the field does not fit its sizes, or `maxFlow` is not a finite number above 0
 * @throws UnsupportedError when there is no such style
 */
export function paintFlow(flow: FlowField, { maxFlow, style = 'wheel' }: PaintFlowOptions = {}): FlowPicture {
  const { width, height, data } = createFlowField(flow);
  const full = fullColourLength(flow, maxFlow);
  const colour = flowColourOf(style);
  const raster = blackRaster(width, height);
  for (let i = 0; i < width * height; i++) {
    if (!isKnown(flow, i)) continue;
    const u = data[2 * i];
    const v = data[2 * i + 1];
    colour(raster.data, 4 * i, u, v, lengthOf(u, v) / full);
  }
  return { raster, maxFlow: full };
}
