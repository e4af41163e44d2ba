import { UnsupportedError } from '@opticalflow/core';

/** Names of the built-in {@link Variant}s. */
export type VariantName = 'mmflow' | 'microsoft' | 'default';

/**
 * How one family of weights wants the network to compute. The published checkpoints were trained with different
 * conventions, and some with slips that became part of them; each is a field here, so that the graph itself knows no
 * family.
 */
export interface Variant {
  readonly name: VariantName;
  /** Order of the colour channels that the first convolution was trained on. */
  readonly channelOrder: 'rgb' | 'bgr';
  /**
   * How pictures are stretched to multiples of 64: as bytes in OpenCV's fixed point, or as floats with half-pixel centres
   * or aligned corners.
   */
  readonly pictureResize: 'bytes' | 'half-pixel' | 'align-corners';
  /** Whether the mean of the pair is taken, and subtracted, before or after the pictures are fitted. */
  readonly centring: 'before-fit' | 'after-fit';
  /** Cost volume: sum of the products over channels, or their mean. */
  readonly correlation: 'sum' | 'mean';
  /** Border rule of deformable sampling: torchvision's (`fade`) or MXNet's (`cut`). */
  readonly samplingBorder: 'fade' | 'cut';
  /** The fourth channel of the second picture in stage 2: the mask's logits, or its sigmoid minus one half. */
  readonly stage2Mask: 'logits' | 'centred-sigmoid';
  /** Stage 2 sees a warped sample only if more than this share of its bilinear weight lies inside the frame. */
  readonly stage2WarpCoverage: number | undefined;
  /**
   * Order in which stage 2 is handed the flow of stage 1: its own (y, x), or (u, v) used as if it were (y, x), which
   * mmflow's weights were trained with.
   */
  readonly stage2FlowOrder: 'yx' | 'uv';
  /**
   * Levels at which stage 2 warps the features of the first picture where those of the second are meant (a slip of the
   * original code, kept by its weights).
   */
  readonly stage2FirstFeaturesAt: readonly number[];
  /** From the finest flow, at a quarter of the network's input, to that input: bilinear in this grid; or left out. */
  readonly upsampleToNetwork: 'half-pixel' | 'top-left' | 'none';
  /** The same for the mask. */
  readonly upsampleMaskToNetwork: 'half-pixel' | 'top-left' | 'none';
  /** From there to the size of the pictures. */
  readonly resizeToPictures: 'half-pixel' | 'align-corners';
  /** Whether the mask becomes a probability before or after it is brought to the size of the pictures. */
  readonly maskSigmoid: 'before-resize' | 'after-resize';
}

/** mmflow 0.5.2: pictures decoded by OpenCV, hence BGR. */
const mmflow: Variant = {
  name: 'mmflow',
  channelOrder: 'bgr',
  pictureResize: 'bytes',
  centring: 'after-fit',
  correlation: 'sum',
  samplingBorder: 'fade',
  stage2Mask: 'logits',
  stage2WarpCoverage: 0.9999,
  stage2FlowOrder: 'uv',
  stage2FirstFeaturesAt: [],
  upsampleToNetwork: 'half-pixel',
  upsampleMaskToNetwork: 'top-left',
  resizeToPictures: 'half-pixel',
  maskSigmoid: 'after-resize',
};

/** The original code of the paper's authors, on MXNet. */
const microsoft: Variant = {
  name: 'microsoft',
  channelOrder: 'rgb',
  pictureResize: 'align-corners',
  centring: 'before-fit',
  correlation: 'mean',
  samplingBorder: 'cut',
  stage2Mask: 'centred-sigmoid',
  stage2WarpCoverage: undefined,
  stage2FlowOrder: 'yx',
  stage2FirstFeaturesAt: [2, 3],
  upsampleToNetwork: 'top-left',
  upsampleMaskToNetwork: 'top-left',
  resizeToPictures: 'align-corners',
  maskSigmoid: 'before-resize',
};

/** The clean reading of the paper, which our own weights use. */
const clean: Variant = {
  name: 'default',
  channelOrder: 'rgb',
  pictureResize: 'half-pixel',
  centring: 'after-fit',
  correlation: 'mean',
  samplingBorder: 'fade',
  stage2Mask: 'centred-sigmoid',
  stage2WarpCoverage: undefined,
  stage2FlowOrder: 'yx',
  stage2FirstFeaturesAt: [],
  upsampleToNetwork: 'none',
  upsampleMaskToNetwork: 'none',
  resizeToPictures: 'half-pixel',
  maskSigmoid: 'after-resize',
};

/** The built-in variants by name. */
export const variants: Readonly<Record<VariantName, Variant>> = { mmflow, microsoft, default: clean };

/**
 * The variant of that name.
 *
 * @throws UnsupportedError when there is none
 */
export function variantNamed(name: string): Variant {
  if (Object.hasOwn(variants, name)) return variants[name as VariantName];
  throw new UnsupportedError(
    `Expected one of ${Object.keys(variants).join(', ')} for a variant but received "${name}"`,
  );
}
