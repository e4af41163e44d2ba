import type { Size } from '@opticalflow/core';

/** From low to high; drawn uniformly. */
export type Range = readonly [low: number, high: number];

/** How colours may change, as factors but for the hue; the four steps come in random order. */
export interface JitterRanges {
  readonly brightness: Range;
  readonly contrast: Range;
  readonly saturation: Range;
  /** Parts of the colour circle, -0.5 to 0.5. */
  readonly hue: Range;
}

/** An affine motion about the middle, in units of the picture's sides: T·R·S·Z, from the picture to the result. */
export interface AffineRanges {
  /** The most along either axis, in parts of the side. */
  readonly translate: number;
  readonly zoom: Range;
  /** s of S = diag(s, 1/s), which mmflow calls shear. */
  readonly stretch: Range;
  /** Degrees, clockwise as seen. */
  readonly rotate: Range;
}

/**
 * mmflow 0.5.2's pipeline: colour jitter and gamma on bytes, noise on floats, flips, a global affine motion of both
 * pictures and a relative one of the second, each drawn again until all of the view lies in the picture, random crop.
 */
export interface MmflowAugmentation {
  readonly kind: 'mmflow';
  /** Size of the result. */
  readonly crop: Size;
  /** A random crop to this size before all else; the whole picture unless given. */
  readonly cropFirst?: Size | undefined;
  readonly jitter: JitterRanges;
  readonly gamma: Range;
  /** Deviation of the noise, of pictures in 0..1. */
  readonly noise: Range;
  /** Probabilities. */
  readonly flipHorizontal: number;
  readonly flipVertical: number;
  readonly global: AffineRanges;
  readonly relative: AffineRanges;
}

/** What Microsoft's readers do to pictures before all are of one size. */
export interface MicrosoftSource extends Size {
  /** A random crop to the size, or a resize as OpenCV's, in which known vectors alone are blended. */
  readonly by: 'crop' | 'resize';
  /** Rows off the top and the bottom, and columns off either side, before that. */
  readonly trim?: { readonly rows: number; readonly columns: number } | undefined;
  /** Whether the darkest and the brightest sample of a pair become 0 and 255. */
  readonly stretchBytes?: boolean | undefined;
}

/**
 * The augmentation of the original code: to a size of source, horizontal flip, one view for both pictures and a relative
 * one for the second, in a single bilinear sample; then colours and noise.
 */
export interface MicrosoftAugmentation {
  readonly kind: 'microsoft';
  /** Size of the result. */
  readonly crop: Size;
  readonly source: MicrosoftSource;
  readonly flipHorizontal: number;
  /** How the view lies in the source: below 1 `scale` zooms in; the view is made to fit and then moved inside. */
  readonly view: {
    /** Degrees either way. */
    readonly rotate: number;
    readonly scale: Range;
    readonly aspect: Range;
    /** The most along either axis, in halves of the source's side. */
    readonly translate: number;
  };
  /** How the second picture's view lies in that of the first. */
  readonly relative: { readonly rotate: number; readonly scale: Range; readonly translate: number };
  /** Saturation is 1 ± this. */
  readonly saturation: number;
  /** The most that hues turn either way, in halves of the colour circle. */
  readonly hue: number;
  /** Deviation of the noise, of pictures in 0..1. */
  readonly noise: Range;
  /** Added to 1. */
  readonly contrast: Range;
  /** A factor for each channel. */
  readonly gain: Range;
  /** Deviation of what is added to all samples. */
  readonly brightness: number;
  /** Samples are raised to the power of e to this; left alone unless given. */
  readonly gamma?: Range | undefined;
}

/** RAFT's `FlowAugmentor`, and its form for sparse flow, which is put at rounded places and never interpolated. */
export interface RaftAugmentation {
  readonly kind: 'raft';
  /** Size of the result. */
  readonly crop: Size;
  /** Whether vectors are put at rounded places when pictures are resized. */
  readonly sparse: boolean;
  readonly jitter: JitterRanges;
  /** Probability that each picture's colours change in their own way. */
  readonly asymmetric: number;
  /** Boxes of the second picture that take its mean colour. */
  readonly erase: {
    readonly probability: number;
    /** How many, both included. */
    readonly boxes: Range;
    /** Pixels of either side, both included. */
    readonly side: Range;
  };
  readonly resize: {
    readonly probability: number;
    /** Of 2, for both axes. */
    readonly exponent: Range;
    readonly stretchProbability: number;
    /** Of 2, for each axis, added to the other. */
    readonly stretchExponent: Range;
    /** Pixels that a resized picture is larger than the crop at least. */
    readonly spare: number;
  };
  readonly flipHorizontal: number;
  readonly flipVertical: number;
  /** Pixels that places of the crop are drawn beyond those that fit, then moved inside: borders come more often. */
  readonly beyond: { readonly above: number; readonly below: number; readonly beside: number };
}

/** No change but for the size. */
export interface CropAugmentation {
  readonly kind: 'crop';
  /** Size of the result; the whole picture unless given. */
  readonly crop?: Size | undefined;
  readonly at: 'random' | 'centre';
}

/** What is done to samples in training, as plain data. */
export type Augmentation = MmflowAugmentation | MicrosoftAugmentation | RaftAugmentation | CropAugmentation;

/** A sample as a network learns from it. */
export interface TrainingSample {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Interleaved RGB, 0..1. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** (u, v) interleaved, in pixels; 0 where unknown. Targets may lie outside the picture. */
  readonly flow: Float32Array;
  /** 1 = known, 0 = unknown, and between them where known and unknown vectors were blended: the share that was known. */
  readonly valid: Float32Array;
}
