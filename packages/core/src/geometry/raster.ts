/** Interleaved floats of any number of channels, row-major. */
export interface FloatRaster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}
