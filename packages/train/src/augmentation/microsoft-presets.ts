import type { MicrosoftAugmentation } from './augmentation.ts';

const shared = {
  kind: 'microsoft',
  flipHorizontal: 0.5,
  view: { rotate: 17, scale: [0.5, 1 / 0.9], aspect: [0.9, 1 / 0.9], translate: 0.2 },
  relative: { rotate: 4.25, scale: [0.96, 1 / 0.96], translate: 0.05 },
  saturation: 0.5,
  hue: 0.5,
  noise: [0, 0.04],
  contrast: [-0.4, 0.8],
  gain: [0.8, 1.4],
  brightness: 0.1,
} as const;

const sintel = {
  ...shared,
  crop: { width: 768, height: 320 },
  source: { width: 1024, height: 436, by: 'crop' },
  view: { ...shared.view, scale: [1 / 1.5, 1 / 0.9] },
  noise: [0, 0],
} as const;

/**
 * The original code's, as its `main.py` sets it up. The training on Sintel mixes in KITTI 2015 and HD1K with Sintel's
 * ranges: `microsoft-sintel-kitti` and `microsoft-hd1k` are theirs, `microsoft-kitti` is that of the training on KITTI.
 */
export const microsoftPresets = {
  'microsoft-chairs': {
    ...shared,
    crop: { width: 448, height: 320 },
    source: { width: 512, height: 384, by: 'crop' },
  },
  'microsoft-things': {
    ...shared,
    crop: { width: 768, height: 384 },
    source: { width: 960, height: 540, by: 'crop' },
  },
  'microsoft-sintel': sintel,
  'microsoft-sintel-kitti': { ...sintel, source: { width: 1024, height: 436, by: 'resize' } },
  'microsoft-hd1k': {
    ...sintel,
    source: { width: 1024, height: 436, by: 'resize', trim: { rows: 50, columns: 100 }, stretchBytes: true },
  },
  'microsoft-kitti': {
    ...shared,
    crop: { width: 896, height: 320 },
    source: { width: 1224, height: 370, by: 'resize' },
    view: { rotate: 5, scale: [1 / 1.25, 1 / 0.95], aspect: [0.95, 1 / 0.95], translate: 0.1 },
    relative: { rotate: 1.25, scale: [0.98, 1 / 0.98], translate: 0.025 },
    saturation: 0.25,
    hue: 0.1,
    noise: [0, 0.02],
    contrast: [-0.2, 0.4],
    gain: [0.9, 1.2],
    brightness: 0.05,
    gamma: [-0.5, 0.5],
  },
} as const satisfies Record<string, MicrosoftAugmentation>;
