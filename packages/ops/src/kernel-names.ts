/**
 * Names, inputs and attributes of the kernels that a backend may register for the ops of this package. An op runs the
 * kernel of the current backend where there is one, and stock TensorFlow.js ops where there is none, so a backend may
 * begin with any of them. All tensors are float32; all inputs and outputs NHWC.
 */
export const COST_VOLUME = 'CostVolume';
export const COST_VOLUME_GRAD = 'CostVolumeGrad';
export const WARP = 'Warp';
export const WARP_GRAD = 'WarpGrad';
export const WARP_COVERAGE = 'WarpCoverage';
export const WARP_FINISH = 'WarpFinish';
export const DEFORM_CONV2D = 'DeformConv2d';
export const DEFORM_CONV2D_GRAD = 'DeformConv2dGrad';
export const DEFORM_CONV2D_SHARED = 'DeformConv2dShared';
export const UPSAMPLE = 'Upsample';
export const UPSAMPLE_GRAD = 'UpsampleGrad';
export const DENSE_BLOCK = 'DenseBlock';
export const CONV2D_FINISH = 'Conv2dFinish';
export const CONV2D_TRANSPOSE = 'Conv2dTranspose';
export const CONV2D_FILTER_GRAD = 'Conv2dFilterGrad';
export const LEAKY_RELU_GRAD = 'LeakyReluGrad';

/**
 * `CostVolume`: {first, second} [B,H,W,C] -> [B,H,W,(2d+1)^2].
 * `CostVolumeGrad`: {dy, first, second} -> [dFirst, dSecond].
 */
export interface CostVolumeAttrs {
  maxDisplacement: number;
  /** Factor of every dot product: 1/C for a mean, 1 for a sum. */
  scale: number;
  /** Factor of costs below zero: 1 = as they are. The gradient kernel is given what came before it. */
  slope: number;
}

/**
 * `Warp`: {image [B,Hi,Wi,C], flow [B,H,W,2]} -> [B,H,W,C]: a bilinear sample of the image at (y, x) + origin + flow.
 * `WarpGrad`: {dy, image, flow} -> [dImage, dFlow].
 */
export interface WarpAttrs {
  border: 'zeros' | 'border';
  components: 'uv' | 'yx';
  /** Samples whose bilinear weight inside the frame is at most this are zero; negative keeps all. */
  minCoverage: number;
  /** Added to both coordinates. */
  origin: number;
}

/**
 * `WarpFinish`: a warp, and what asymmetric feature matching does with it, at once: {image, flow, bias [C] or none, mask
 * [B,H,W,1] or none, addend [B,H,W,C] or none} -> leaky((sample + bias) * sigmoid(mask) + addend).
 */
export interface WarpFinishAttrs extends WarpAttrs {
  /** Factor below zero: 1 = linear. */
  slope: number;
}

/** `WarpCoverage`: {flow [B,H,W,2]} -> [B,H,W,1]. */
export interface WarpCoverageAttrs {
  components: 'uv' | 'yx';
}

/**
 * `DeformConv2d`: {input [B,H,W,Cin], offset [B,H',W',2*taps*groups], weight [kh,kw,Cin,Cout]} -> [B,H',W',Cout].
 * `DeformConv2dGrad`: {dy, input, offset, weight} -> [dInput, dOffset, dWeight].
 */
export interface DeformConv2dAttrs {
  strides: [y: number, x: number];
  dilations: [y: number, x: number];
  /** Rows above and columns to the left; what lies below and to the right follows from the size of `offset`. */
  pad: [top: number, left: number];
  offsetGroups: number;
  border: 'fade' | 'cut';
}

/**
 * `DeformConv2dShared`, border rule 'cut', kernel k = 2p+1, stride 1: {input [B,H,W,Cin], correlated
 * [B,H+2p,W+2p,Cout], offset [B,H,W,2], weight [k,k,Cin,Cout]} -> [B,H,W,Cout]. `correlated` is the convolution of
 * `input` with padding 2p: where all taps lie in the frame, the output is its bilinear sample at p + offset. (Under
 * 'fade' that holds everywhere, and `Warp` with origin p does it.) Gradients come from `DeformConv2dGrad`.
 */
export type DeformConv2dSharedAttrs = Record<string, never>;

/**
 * `Upsample`: {input [B,H,W,C]} -> [B,fH,fW,C].
 * `UpsampleGrad`: {dy [B,fH,fW,C]} -> [B,H,W,C].
 */
export interface UpsampleAttrs {
  factor: number;
}

/**
 * `DenseBlock`: {input [B,H,W,C], weight0 [3,3,C,c0], bias0 [c0], weight1 ...} -> [B,H,W,C + all outputs], newest first:
 * a stack that grows in place, where stock ops copy it for each layer.
 */
export interface DenseBlockAttrs {
  /** Layers; their tensors are numbered from 0. */
  layers: number;
  /** Slope below zero. */
  alpha: number;
}

/**
 * `Conv2dFinish`: {input [B,H,W,cin], weight [kh,kw,cin,cout], bias [cout] or none} -> [B,H',W',cout]: a convolution, bias
 * and activation at once. Backends whose stock fused convolution does that well have none of their own.
 */
export interface Conv2dFinishAttrs {
  strides: [y: number, x: number];
  dilations: [y: number, x: number];
  /** Zeros above and below, to the left and right; negative where pixels are cut off. */
  pad: [[top: number, bottom: number], [left: number, right: number]];
  /** Factor below zero: 1 = linear. */
  slope: number;
}

/**
 * `Conv2dTranspose`: {input [B,H,W,cin], weight [kh,kw,cout,cin], bias [cout] or none} -> [B,H',W',cout]: the transpose of a
 * convolution, and so its gradient by its input.
 */
export interface Conv2dTransposeAttrs {
  strides: [y: number, x: number];
  dilations: [y: number, x: number];
  /** Rows cut off above and columns to the left. */
  pad: [top: number, left: number];
  /** H' and W'. */
  size: [height: number, width: number];
  /** Factor below zero: 1 = linear. */
  slope: number;
}

/** `Conv2dFilterGrad`: {x [B,H,W,cin], dy [B,H',W',cout]} -> [kh,kw,cin,cout], a convolution's gradient by its weight. */
export interface Conv2dFilterGradAttrs {
  kernel: [height: number, width: number];
  strides: [y: number, x: number];
  dilations: [y: number, x: number];
  /** Rows above and columns to the left; negative where pixels are cut off. */
  pad: [top: number, left: number];
}

/**
 * `LeakyReluGrad`: {dy, output} of one shape -> dy where the output is positive, else alpha * dy. What the activation was
 * given may stand for its output, as they have one sign.
 */
export interface LeakyReluGradAttrs {
  alpha: number;
}
