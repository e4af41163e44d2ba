import type { RaftAugmentation } from './augmentation.ts';

const shared = {
  kind: 'raft',
  erase: { probability: 0.5, boxes: [1, 2], side: [50, 99] },
  flipHorizontal: 0.5,
} as const;

/** RAFT's augmentors, with the crops and scales of its trainings on Sintel and on KITTI. */
export const raftPresets = {
  'raft-dense': {
    ...shared,
    crop: { width: 768, height: 368 },
    sparse: false,
    jitter: {
      brightness: [0.6, 1.4],
      contrast: [0.6, 1.4],
      saturation: [0.6, 1.4],
      hue: [-0.5 / 3.14, 0.5 / 3.14],
    },
    asymmetric: 0.2,
    resize: {
      probability: 0.8,
      exponent: [-0.2, 0.6],
      stretchProbability: 0.8,
      stretchExponent: [-0.2, 0.2],
      spare: 8,
    },
    flipVertical: 0.1,
    beyond: { above: 0, below: 0, beside: 0 },
  },
  'raft-sparse': {
    ...shared,
    crop: { width: 960, height: 288 },
    sparse: true,
    jitter: {
      brightness: [0.7, 1.3],
      contrast: [0.7, 1.3],
      saturation: [0.7, 1.3],
      hue: [-0.3 / 3.14, 0.3 / 3.14],
    },
    asymmetric: 0,
    resize: { probability: 0.8, exponent: [-0.2, 0.4], stretchProbability: 0, stretchExponent: [0, 0], spare: 1 },
    flipVertical: 0,
    beyond: { above: 0, below: 20, beside: 50 },
  },
} as const satisfies Record<string, RaftAugmentation>;
