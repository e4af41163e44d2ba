import type { SeededRandom, Size } from '@opticalflow/core';
import { type Affine, compose, translation } from './affine.ts';
import type { MicrosoftAugmentation } from './augmentation.ts';
import type { Views } from './resample.ts';

/** How the view of a result lies in the source, and how that of the second picture lies in the first's. */
export interface MicrosoftView {
  /** Degrees, clockwise as seen. */
  readonly rotate: number;
  readonly aspect: number;
  readonly scale: number;
  /** Of the view's middle from that of the source, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly relative: {
    readonly rotate: number;
    readonly scale: number;
    /** In pixels of the source. */
    readonly x: number;
    readonly y: number;
  };
}

/**
 * A view of size `crop` in a source, as the original code's `GeometryAugmentation` draws it: too large a scale becomes
 * the largest that fits, the middle lies anywhere where an upright view would fit and a translation further, and then
 * the view is moved inside.
 */
export function drawView(
  { view, relative, crop }: MicrosoftAugmentation,
  source: Size,
  random: SeededRandom,
): MicrosoftView {
  const rotate = random.uniform(-view.rotate, view.rotate);
  const aspect = random.uniform(...view.aspect);
  const drawn = random.uniform(...view.scale);
  const { across, down } = extent(rotate, aspect, crop);
  // sides run between the centres of the outermost pixels
  const [wide, high] = [source.width - 1, source.height - 1];
  const scale = Math.min(drawn, wide / across, high / down);
  const middle = (side: number, view: number, reach: number, translate: number) => {
    const free = random.uniform(-1, 1) * (side - scale * view) + random.uniform(-translate, translate) * side;
    const room = Math.max(side - scale * reach, 0);
    return Math.min(Math.max(free, -room), room) / 2;
  };
  return {
    rotate,
    aspect,
    scale,
    x: middle(wide, crop.width - 1, across, view.translate),
    y: middle(high, crop.height - 1, down, view.translate),
    relative: {
      rotate: random.uniform(-relative.rotate, relative.rotate),
      scale: random.uniform(...relative.scale),
      x: (random.uniform(-relative.translate, relative.translate) * wide) / 2,
      y: (random.uniform(-relative.translate, relative.translate) * high) / 2,
    },
  };
}

/** Width and height of what a view of scale 1 covers. */
function extent(rotate: number, aspect: number, { width, height }: Size): { across: number; down: number } {
  const angle = (Math.abs(rotate) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    across: aspect * ((height - 1) * sin + (width - 1) * cos),
    down: (height - 1) * cos + (width - 1) * sin,
  };
}

/**
 * The views as affine maps. The original code undoes rotation and aspect of a view in the wrong order when it turns
 * vectors, so that its truth is off where both are at work; here the truth is that of the pictures.
 */
export function viewsOf(view: MicrosoftView, source: Size, { width, height }: Size): Views {
  const { rotate, aspect, scale, x, y, relative } = view;
  const turned = turn(rotate, scale);
  const shown: Affine = [aspect * turned[0], aspect * turned[1], 0, turned[3], turned[4], 0];
  const [cx, cy] = [(source.width - 1) / 2, (source.height - 1) / 2];
  const toMiddle = translation(-(width - 1) / 2, -(height - 1) / 2);
  return {
    width,
    height,
    first: compose(translation(cx + x, cy + y), compose(shown, toMiddle)),
    second: compose(
      translation(cx + x + relative.x, cy + y + relative.y),
      compose(compose(shown, turn(relative.rotate, relative.scale)), toMiddle),
    ),
  };
}

function turn(degrees: number, scale: number): Affine {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return [cos, -sin, 0, sin, cos, 0];
}
