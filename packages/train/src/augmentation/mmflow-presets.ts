import type { AffineRanges, JitterRanges, MmflowAugmentation } from './augmentation.ts';

const strongJitter: JitterRanges = {
  brightness: [0.5, 1.5],
  contrast: [0.5, 1.5],
  saturation: [0.5, 1.5],
  hue: [-0.5, 0.5],
};

const gentleJitter: JitterRanges = {
  brightness: [0.95, 1.05],
  contrast: [0.8, 1.2],
  saturation: [0.75, 1.25],
  hue: [-0.1, 0.1],
};

const relative: AffineRanges = { translate: 0.00375, zoom: [0.985, 1.015], stretch: [1, 1], rotate: [-1, 1] };

const shared = { kind: 'mmflow', gamma: [0.7, 1.5], flipHorizontal: 0.5, flipVertical: 0.5 } as const;

const dense = {
  ...shared,
  jitter: strongJitter,
  noise: [0, 0.04],
  global: { translate: 0.05, zoom: [1, 1.5], stretch: [0.86, 1.16], rotate: [-10, 10] },
  relative,
} as const;

const sparse = {
  ...shared,
  jitter: gentleJitter,
  noise: [0, 0.02],
  global: { translate: 0.02, zoom: [0.98, 1.02], stretch: [1, 1], rotate: [-0.5, 0.5] },
  relative: { translate: 0.0025, zoom: [0.99, 1.01], stretch: [1, 1], rotate: [-0.5, 0.5] },
} as const;

/**
 * The pipelines of mmflow 0.5.2's `flyingchairs_384x448`, `flyingthings3d_subset_384x768` and
 * `sintel_kitti2015_hd1k_maskflownet_320x768`. The last means to crop KITTI to twice the final size first, but its
 * `crop_size * 2` repeats a tuple, so that the first crop already is the final one.
 */
export const mmflowPresets = {
  'mmflow-chairs': { ...dense, crop: { width: 448, height: 384 } },
  'mmflow-things': { ...dense, crop: { width: 768, height: 384 } },
  'mmflow-sintel': {
    ...dense,
    crop: { width: 768, height: 320 },
    global: { translate: 0.05, zoom: [1, 1.2], stretch: [0.95, 1.1], rotate: [-5, 5] },
  },
  'mmflow-kitti': { ...sparse, crop: { width: 768, height: 320 }, cropFirst: { width: 768, height: 320 } },
  'mmflow-hd1k': { ...sparse, crop: { width: 768, height: 320 }, cropFirst: { width: 1024, height: 436 } },
} as const satisfies Record<string, MmflowAugmentation>;
