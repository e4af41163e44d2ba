/** The two networks: MaskFlowNet-S is the first stage alone, MaskFlowNet both. */
export type Architecture = 'maskflownet-s' | 'maskflownet';

/** Channel counts of a network; the paper's are those of width 1. */
export interface Channels {
  /** Of the encoder's levels 1 to 6. */
  readonly encoder: readonly number[];
  /** Of a decoder's densely connected convolutions. */
  readonly dense: readonly number[];
  /** Of the context network's convolutions before the last. */
  readonly context: readonly number[];
  /** Of the features that a decoder hands to the next finer level. */
  readonly upfeat: number;
}

const FULL: Channels = {
  encoder: [16, 32, 64, 96, 128, 196],
  dense: [128, 128, 96, 64, 32],
  context: [128, 128, 128, 96, 64, 32],
  upfeat: 16,
};

/** Levels that are decoded, coarsest first; level n is 2^n times smaller than the network's input. */
export const LEVELS = [6, 5, 4, 3, 2] as const;
/** The finest of them. */
export const FINEST_LEVEL = 2;

/** Largest displacement of a stage's cost volumes, in cells of their level. */
export const MAX_DISPLACEMENT = { stage1: 4, stage2: 2 } as const;

/** Channels of a cost volume that looks `maxDisplacement` far. */
export const costChannels = (maxDisplacement: number): number => (2 * maxDisplacement + 1) ** 2;

/** Channel counts at a width: each becomes max(1, n * width), halves rounded to even. */
export function channels(width = 1): Channels {
  const scaled = (n: number) => Math.max(1, roundHalfEven(n * width));
  return {
    encoder: FULL.encoder.map(scaled),
    dense: FULL.dense.map(scaled),
    context: FULL.context.map(scaled),
    upfeat: scaled(FULL.upfeat),
  };
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
