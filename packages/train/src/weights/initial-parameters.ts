import { SeededRandom } from '@opticalflow/core';
import { type Architecture, expectedTensors, type ParameterValues } from '@opticalflow/maskflownet';

/**
 * How weights begin: uniformly by their inputs (He et al., 2015, as PyTorch's `kaiming_uniform_` with a = 0.1), or
 * normally by the mean of inputs and outputs (MXNet's `MSRAPrelu` with slope 0.1). Biases begin at zero.
 *
 * `zero-motion` is the first of them with a network that begins by finding no motion and warping nothing: flow heads and
 * trade-off convolutions near zero, deformable convolutions that hand their features on as they are. What the encoder
 * learns of matching then reaches the cost volumes from the start.
 */
export type Initialisation = 'kaiming-uniform' | 'msra-prelu' | 'zero-motion';

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

/** Deviation of weights that begin near zero. */
const NEAR_ZERO = 1e-3;

/** Convolutions that predict flow, the last of the context network among them, and the trade-off. */
const QUIET = /^stage[12]\.(flow\.\d|tradeoff\.\d|context\.6)\.weight$/;
/** Deformable convolutions. */
const WARP = /^stage[12]\.warp\.\d\.weight$/;

/** Random values for every parameter of a network, by canonical name, laid out as in a checkpoint. */
export function initialParameters({
  architecture,
  width = 1,
  initialisation = 'kaiming-uniform',
  seed = 0,
}: InitialParametersOptions): Map<string, ParameterValues> {
  const random = new SeededRandom(seed);
  const parameters = new Map<string, ParameterValues>();
  for (const [name, shape] of expectedTensors({ architecture, width })) {
    const data = new Float32Array(shape.reduce((size, n) => size * n, 1));
    if (shape.length === 4) {
      const [a, b, height, breadth] = shape;
      const quiet = initialisation === 'zero-motion';
      if (quiet && WARP.test(name)) {
        const taps = height * breadth;
        for (let i = 0; i < a; i++) data[(i * b + i) * taps + (taps - 1) / 2] = 1;
      } else if (quiet && QUIET.test(name)) {
        for (let i = 0; i < data.length; i++) data[i] = random.normal(0, NEAR_ZERO);
      } else if (initialisation !== 'msra-prelu') {
        const bound = Math.sqrt((3 * GAIN) / (b * height * breadth));
        for (let i = 0; i < data.length; i++) data[i] = random.uniform(-bound, bound);
      } else {
        const deviation = Math.sqrt(GAIN / (((a + b) / 2) * height * breadth));
        for (let i = 0; i < data.length; i++) data[i] = random.normal(0, deviation);
      }
    }
    parameters.set(name, { shape, data });
  }
  return parameters;
}
