/** File formats of checkpoints. */
export type CheckpointFormat = 'pytorch' | 'pytorch-legacy' | 'mxnet' | 'safetensors';

/** One tensor of a checkpoint: contiguous, row-major, in the layout of its file, values as float32. */
export interface CheckpointTensor {
  readonly shape: readonly number[];
  /** Type that the file keeps it in, in the file's own word: `'F16'`, `'HalfStorage'`, `'float32'`. */
  readonly dtype: string;
  readonly data: Float32Array;
}

/** What a checkpoint file holds. */
export interface Checkpoint {
  readonly format: CheckpointFormat;
  /** By the file's own names. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
  /** What the file says of itself, as far as it is plain text and numbers. */
  readonly metadata: Readonly<Record<string, string>>;
}
