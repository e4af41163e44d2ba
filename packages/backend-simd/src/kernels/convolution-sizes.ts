/** Sizes of a convolution that decide how it is done. */
export interface ConvolutionSizes {
  batch: number;
  inputs: number;
  /** Floats from a pixel of the input to the next. */
  inputStep: number;
  outputs: number;
  outHeight: number;
  outWidth: number;
  kernelHeight: number;
  kernelWidth: number;
  strides: readonly [number, number];
  dilations: readonly [number, number];
  /** Whether the weights are being trained: then they are packed anew each step, and gradients are to have more digits. */
  inTraining: boolean;
  /** Present where outputs are spread over a larger picture, which Winograd's tiles do not do. */
  canvas?: object | undefined;
}

/** How a convolution is done. */
export interface ConvolutionPlan {
  kind: number;
  /** Points of a Winograd tile along an axis; 0 for the others. */
  points: number;
  /** Outputs that are multiplied at once. */
  panel: number;
  /** Pixels or tiles an item. */
  block: number;
  splits: number;
  items: number;
  /** Bytes that a thread needs beside. */
  scratch: number;
}
