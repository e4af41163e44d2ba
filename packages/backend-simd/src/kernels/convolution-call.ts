import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionSizes } from './convolution-sizes.ts';

/** Pixels of some channels inside a picture of perhaps more. */
export interface PixelBlock {
  address: number;
  /** Floats from a pixel to the next. */
  step: number;
}

/** A convolution to be run. */
export interface ConvolutionCall extends Omit<ConvolutionSizes, 'inputStep' | 'inTraining'> {
  input: PixelBlock;
  height: number;
  width: number;
  /** Input row and column of the first tap of the first output; minus the padding. */
  top: number;
  left: number;
  output: PixelBlock;
  /** [kh,kw,inputs,outputs]; packed once, and kept with the tensor. */
  filter: TensorInfo;
  bias?: TensorInfo | undefined;
  /** Where a bias lies that is no tensor. */
  biasAddress?: number;
  /** Below zero the output is multiplied by this; 1 = linear, 0 = relu. */
  slope: number;
  /** Where outputs lie in a larger picture: all of it unless given. */
  canvas?: Canvas;
  /** Where weights are not the filter's values as they lie. */
  part?: WeightPart;
}

/** Every `spread`-th pixel from (`row`, `column`) on, of a picture. */
export interface Canvas {
  height: number;
  width: number;
  spread: readonly [number, number];
  row: number;
  column: number;
}

/** Weights of a convolution that are made from those of a tensor. */
export interface WeightPart {
  /** Tells them apart from others of the same tensor. */
  key: string;
  /** [kh,kw,inputs,outputs] */
  floats: () => Float32Array;
  /** Whether they are all of the tensor's, [kh,kw,outputs,inputs], with taps in opposite order. */
  turned?: boolean;
}
