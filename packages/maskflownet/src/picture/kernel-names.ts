import type { FrameData, ResizeGrid } from '@opticalflow/core';

/**
 * Names and attributes of the kernels that a backend may register for what comes before and after a network. Where it
 * has none, pictures and flow are fitted in JavaScript, with the same result.
 */
export const CENTRED_PAIR = 'CentredPair';
export const RESAMPLED_FIELD = 'ResampledField';

/**
 * `CentredPair`: no tensors -> [first, second], each [1,H,W,3]: both pictures as floats 0..1, fitted to the network, less
 * the mean that each channel then has in both.
 */
export interface CentredPairAttrs {
  /** Interleaved samples of three channels: bytes 0..255 or floats 0..1. */
  first: FrameData;
  second: FrameData;
  /** Of both pictures. */
  size: [height: number, width: number];
  /** H and W. */
  network: [height: number, width: number];
  /** How the pictures are stretched to that size; not given where they are padded. */
  grid?: ResizeGrid;
  /** Rows above and columns to the left, where the border is repeated instead. */
  padding?: [top: number, left: number];
  /** Whether the channels go out in opposite order. */
  reversed: boolean;
}

/**
 * `ResampledField`: {field [1,h,w,C]} -> [1,H,W,C], C = 1 or 2: the field resized bilinearly to `size`, and of that the
 * window (`top`, `left`, H, W).
 */
export interface ResampledFieldAttrs {
  size: [height: number, width: number];
  window: [top: number, left: number, height: number, width: number];
  grid: ResizeGrid;
  /**
   * What becomes of the values x: nothing; (a, b) becomes (b s, a t), where (s, t) are `scales`; 1 - x;
   * 1 - sigmoid(x).
   */
  finish: 'none' | 'flow' | 'opposite' | 'opposite-sigmoid';
  scales: [number, number];
}
