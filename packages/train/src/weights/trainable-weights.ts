import { NetworkWeights, type ParameterValues, uploadWeights } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';

/** A network's parameters as variables of the current backend, by canonical name. */
export class TrainableWeights {
  /** Convolutions as [kernelHeight, kernelWidth, in, out]. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** The same, as the network takes them. */
  readonly network: NetworkWeights;

  constructor(parameters: ReadonlyMap<string, ParameterValues>) {
    const uploaded = uploadWeights(parameters);
    const entries = [...uploaded.entries()].map(([name, tensor]) => [name, tf.variable(tensor)] as const);
    uploaded.dispose();
    this.variables = new Map(entries);
    this.network = new NetworkWeights(this.variables);
  }

  /** Their values, laid out as in a checkpoint: convolutions as [out, in, kernelHeight, kernelWidth]. */
  async download(): Promise<Map<string, ParameterValues>> {
    const parameters = new Map<string, ParameterValues>();
    for (const [name, variable] of this.variables) {
      const values = (await variable.data()) as Float32Array;
      parameters.set(name, toCheckpoint(variable.shape, values));
    }
    return parameters;
  }

  dispose(): void {
    this.network.dispose();
  }
}

/** [height, width, b, a] -> [a, b, height, width]; a copy of anything else. */
function toCheckpoint(shape: readonly number[], data: Float32Array): ParameterValues {
  if (shape.length !== 4) return { shape: [...shape], data: data.slice() };
  const [height, width, b, a] = shape;
  const taps = height * width;
  const out = new Float32Array(data.length);
  for (let tap = 0, from = 0; tap < taps; tap++) {
    for (let j = 0; j < b; j++) {
      for (let i = 0; i < a; i++, from++) out[(i * b + j) * taps + tap] = data[from];
    }
  }
  return { shape: [a, b, height, width], data: out };
}
