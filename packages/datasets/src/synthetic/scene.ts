import { mixSeeds, SeededRandom } from '@opticalflow/core';
import { type Motion, moved, origin, type Point, randomMotion } from './motion.ts';

import { isInside, randomShape, type Shape } from './shape.ts';
import { randomTexture, type Texture } from './texture.ts';

/** One layer of a scene: something flat with an outline, a texture and a motion. */
export interface Layer {
  readonly shape: Shape;
  readonly texture: Texture;
  readonly motion: Motion;
  /** A circle around the shape in the second picture; absent for the background. */
  readonly secondCircle?: { readonly x: number; readonly y: number; readonly radius: number };
}

/** Layers from back to front; the first is the background. Coordinates are pixels, centres of pixels are integers. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
}

/** What scenes are made like. */
export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  /** How many shapes lie over the background. */
  readonly objects: number;
  /** The longest motion of any visible point, in pixels. */
  readonly maxMotion: number;
  /** Whether layers bend, beside moving, turning, growing and shearing. */
  readonly smooth: boolean;
}

/** The scene of a seed and an index, whatever machine makes it. */
export function randomScene(options: SceneOptions, seed: number, index: number): Scene {
  const { width, height, objects, maxMotion, smooth } = options;
  const random = new SeededRandom(mixSeeds(seed, index));
  const side = Math.min(width, height);
  const x = (width - 1) / 2;
  const y = (height - 1) / 2;
  const reach = Math.sqrt(x * x + y * y) + 1;
  const layers: Layer[] = [
    {
      shape: { kind: 'everything' },
      texture: randomTexture(random),
      motion: randomMotion(random, { x, y, reach, longest: maxMotion, smooth }),
    },
  ];
  for (let i = 0; i < objects; i++) {
    const at = { x: random.uniform(0, width), y: random.uniform(0, height), radius: side * random.uniform(0.1, 0.35) };
    const motion = randomMotion(random, { x: at.x, y: at.y, reach: at.radius, longest: maxMotion, smooth });
    const [mx, my] = moved(motion, at.x, at.y);
    layers.push({
      shape: randomShape(random, at),
      texture: randomTexture(random),
      motion,
      // Each point moves by at most maxMotion, and so does the middle
      secondCircle: { x: mx, y: my, radius: at.radius + 2 * maxMotion },
    });
  }
  return { width, height, layers };
}

/** Index of the front layer at a point of the first picture. */
export function frontInFirst({ layers }: Scene, x: number, y: number): number {
  let front = layers.length - 1;
  while (!isInside(layers[front].shape, x, y)) front--;
  return front;
}

/** The front layer at a point of the second picture, down to `lowest`, and where that point lay in the first. */
export function frontInSecond({ layers }: Scene, x: number, y: number, lowest = 0): { layer: number; from: Point } {
  for (let layer = layers.length - 1; layer > lowest; layer--) {
    const { shape, motion, secondCircle } = layers[layer];
    if (secondCircle) {
      const dx = x - secondCircle.x;
      const dy = y - secondCircle.y;
      if (dx * dx + dy * dy > secondCircle.radius * secondCircle.radius) continue;
    }
    const from = origin(motion, x, y);
    if (isInside(shape, from[0], from[1])) return { layer, from };
  }
  return { layer: lowest, from: origin(layers[lowest].motion, x, y) };
}
