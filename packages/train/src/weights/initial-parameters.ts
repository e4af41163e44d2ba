import { type Architecture, expectedTensors, type ParameterValues } from '@opticalflow/maskflownet';
import { normalNumbers, uniformNumbers } from './random.ts';

/**
 * How weights begin: uniformly by their inputs (He et al., 2015, as PyTorch's `kaiming_uniform_` with a = 0.1), or
 * normally by the mean of inputs and outputs (MXNet's `MSRAPrelu` with slope 0.1). Biases begin at zero.
 */
export type Initialisation = 'kaiming-uniform' | 'msra-prelu';

/** What is to be made. */
export interface InitialParametersOptions {
  readonly architecture: Architecture;
  /** Factor of every channel count; 1 unless given. */
  readonly width?: number | undefined;
  /** `kaiming-uniform` unless given. */
  readonly initialisation?: Initialisation | undefined;
  /** The same seed gives the same values; 0 unless given. */
  readonly seed?: number | undefined;
}

/** Mean square gain of leaky ReLU's inverse at slope 0.1. */
const GAIN = 2 / (1 + 0.1 ** 2);

/** Random values for every parameter of a network, by canonical name, laid out as in a checkpoint. */
export function initialParameters({
  architecture,
  width = 1,
  initialisation = 'kaiming-uniform',
  seed = 0,
}: InitialParametersOptions): Map<string, ParameterValues> {
  const uniform = uniformNumbers(seed);
  const normal = normalNumbers(uniform);
  const parameters = new Map<string, ParameterValues>();
  for (const [name, shape] of expectedTensors({ architecture, width })) {
    const data = new Float32Array(shape.reduce((size, n) => size * n, 1));
    if (shape.length === 4) {
      const [a, b, height, breadth] = shape;
      if (initialisation === 'kaiming-uniform') {
        const bound = Math.sqrt((3 * GAIN) / (b * height * breadth));
        for (let i = 0; i < data.length; i++) data[i] = bound * (2 * uniform() - 1);
      } else {
        const deviation = Math.sqrt(GAIN / (((a + b) / 2) * height * breadth));
        for (let i = 0; i < data.length; i++) data[i] = deviation * normal();
      }
    }
    parameters.set(name, { shape, data });
  }
  return parameters;
}
