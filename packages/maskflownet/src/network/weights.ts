import { CheckpointError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

/** A convolution's weight, [kernelHeight, kernelWidth, in, out], and bias, [out]. */
export interface ConvWeights {
  readonly weight: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

/** Values of one parameter as a checkpoint holds them: row-major, convolutions as [out, in, kernelHeight, kernelWidth]. */
export interface ParameterValues {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The parameters of a network on the current backend, by canonical name. */
export class NetworkWeights {
  constructor(private readonly tensors: ReadonlyMap<string, tf.Tensor>) {}

  /** The convolution called `name`, as `'stage1.encoder.1.0'`. */
  conv(name: string): ConvWeights {
    return {
      weight: this.tensor(`${name}.weight`) as tf.Tensor4D,
      bias: this.tensor(`${name}.bias`) as tf.Tensor1D,
    };
  }

  has(name: string): boolean {
    return this.tensors.has(`${name}.weight`);
  }

  /** Canonical names and tensors, as they are used: convolutions as [kernelHeight, kernelWidth, in, out]. */
  entries(): Iterable<[string, tf.Tensor]> {
    return this.tensors.entries();
  }

  dispose(): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
  }

  private tensor(name: string): tf.Tensor {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new CheckpointError('The network lacks a parameter', { missing: [name] });
    return tensor;
  }
}

/**
 * Brings checkpoint values to the current backend. Convolutions turn from [out, in, height, width] to
 * [height, width, in, out]; transposed ones from [in, out, height, width] to [height, width, out, in], which is the same
 * turn.
 */
export function uploadWeights(values: ReadonlyMap<string, ParameterValues>): NetworkWeights {
  const tensors = new Map<string, tf.Tensor>();
  for (const [name, { shape, data }] of values) {
    tensors.set(name, shape.length === 4 ? tf.tensor4d(...kernelLast(shape, data)) : tf.tensor1d(data));
  }
  return new NetworkWeights(tensors);
}

/** [a, b, height, width] -> [height, width, b, a]. */
function kernelLast(shape: readonly number[], data: Float32Array): [Float32Array, [number, number, number, number]] {
  const [a, b, height, width] = shape;
  const taps = height * width;
  const out = new Float32Array(data.length);
  for (let i = 0, from = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let tap = 0; tap < taps; tap++, from++) out[(tap * b + j) * a + i] = data[from];
    }
  }
  return [out, [height, width, b, a]];
}
