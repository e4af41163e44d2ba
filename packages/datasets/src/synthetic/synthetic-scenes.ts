import { expectInteger, ShapeError } from '@opticalflow/core';
import { expectIndex, type FlowDataset } from '../dataset.ts';
import { renderFirst, renderSecond, trueFlow } from './render.ts';
import { randomScene } from './scene.ts';

/** How synthetic scenes are made; what is left out has its default. */
export interface SyntheticOptions {
  /** How many scenes there are; 1000 if not given. */
  readonly count?: number | undefined;
  /** The same seed and index give the same bytes on any machine; 0 if not given. */
  readonly seed?: number | undefined;
  /** Pixels; 512 if not given. */
  readonly width?: number | undefined;
  /** Pixels; 384 if not given. */
  readonly height?: number | undefined;
  /** Shapes over the background, 0 to 64; 6 if not given. */
  readonly objects?: number | undefined;
  /** The longest motion of any pixel, 0 to 1000 pixels; 24 if not given. */
  readonly maxMotion?: number | undefined;
  /** Affine motion alone, or smooth bending over it; `'smooth'` if not given. */
  readonly motion?: 'smooth' | 'affine' | undefined;
}

/**
 * Scenes made on the fly, with exact flow and occlusion: ellipses and polygons with textures of noise over a background of
 * the same kind, each of which moves, turns, scales, shears and bends. A pixel whose target lies outside the second
 * picture counts as occluded. `objects` numbers the shapes from back to front. No Node, no DOM.
 *
 * Made with additions, multiplications, divisions and square roots alone, which every machine rounds in the same way.
 *
 * @throws ShapeError when an option is out of range
 */
export function syntheticScenes(options: SyntheticOptions = {}): FlowDataset {
  const { count = 1000, seed = 0, width = 512, height = 384, objects = 6, maxMotion = 24, motion = 'smooth' } = options;
  expectInteger('the number of scenes', count, 1);
  expectInteger('the seed of scenes', seed, 0, 2 ** 32 - 1);
  expectInteger('the width of a scene', width, 1, 8192);
  expectInteger('the height of a scene', height, 1, 8192);
  expectInteger('the number of objects', objects, 0, 64);
  if (!(maxMotion >= 0 && maxMotion <= 1000)) {
    throw new ShapeError('the longest motion', 'pixels from 0 to 1000', String(maxMotion));
  }
  const made = { width, height, objects, maxMotion, smooth: motion === 'smooth' };
  const dataset: FlowDataset = {
    name: 'Synthetic',
    length: count,
    description: {
      kind: 'opened',
      name: 'synthetic',
      options: { count, seed, width, height, objects, maxMotion, motion },
    },
    nameOf(index) {
      expectIndex(dataset, index);
      return `seed-${seed}/${String(index).padStart(6, '0')}`;
    },
    async sample(index, { signal } = {}) {
      signal?.throwIfAborted();
      const name = dataset.nameOf(index);
      const scene = randomScene(made, seed, index);
      return { name, first: renderFirst(scene), second: renderSecond(scene), ...trueFlow(scene) };
    },
  };
  return dataset;
}
