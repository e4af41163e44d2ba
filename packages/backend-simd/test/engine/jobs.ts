import type { Engine } from '../../src/engine/engine.ts';
import { KIND } from '../../src/kernels/kinds.ts';

/** A 3x3 convolution of one picture, padded so that its size stays. */
export interface ConvolutionSize {
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  /** Pixels an item. */
  block: number;
}

export interface Convolution {
  items: number;
  run(): void;
  output(): Float32Array;
  /** Makes what `output` gives wrong. */
  spoil(): void;
}

const TAPS = 9;
const PANEL = 8;
const SLOPE = 0.1;

const waves = (length: number, pace: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(pace * i + i * i * 0.01));

function operands({ height, width, inputs, outputs }: ConvolutionSize) {
  return {
    input: waves(height * width * inputs, 0.37),
    weights: waves(TAPS * inputs * outputs, 1.7),
    bias: waves(outputs, 1),
  };
}

/** Lays a convolution out in the engine's heap. */
export function layOutConvolution(engine: Engine, size: ConvolutionSize): Convolution {
  const { heap, kernels } = engine;
  const { height, width, inputs, outputs, block } = size;
  const wide = 4 * Math.ceil(outputs / 4);
  const place = (values: Float32Array, length = values.length) => {
    const address = heap.allocate(4 * length);
    heap.floats(address, values.length).set(values);
    return address;
  };
  const { input, weights, bias } = operands(size);
  const [from, loose, shift] = [place(input), place(weights), place(bias, wide)];
  const packed = heap.allocate(4 * TAPS * inputs * wide);
  kernels.packDirect(loose, packed, TAPS * inputs, outputs, PANEL);
  const length = height * width * outputs;
  const to = heap.allocate(4 * length);
  engine.expectScratch((4 * (TAPS * inputs + wide) + 16) * (block + 4));

  const pictures = [from, 4 * inputs, inputs, height, width, to, 4 * outputs, outputs, height, width];
  const canvas = [width, height, 1, 1, 0, 0];
  const window = [-1, -1, 1, 1, 1, 1, 3, 3];
  const fields = [...pictures, ...canvas, ...window, packed, shift, PANEL, block, 1, 1];
  const items = Math.ceil((height * width) / block);
  return {
    items,
    run: () => engine.run(KIND.direct, items, fields, [SLOPE]),
    output: () => heap.floats(to, length).slice(),
    spoil: () => heap.floats(to, length).fill(Number.NaN),
  };
}

/** The same by plain loops. */
export function convolveByLoops(size: ConvolutionSize): Float32Array {
  const { height, width, inputs, outputs } = size;
  const { input, weights, bias } = operands(size);
  const output = new Float32Array(height * width * outputs);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let o = 0; o < outputs; o++) {
        let sum = bias[o];
        for (let tap = 0; tap < TAPS; tap++) {
          const [row, column] = [y - 1 + Math.floor(tap / 3), x - 1 + (tap % 3)];
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          for (let i = 0; i < inputs; i++) {
            sum += input[(row * width + column) * inputs + i] * weights[(tap * inputs + i) * outputs + o];
          }
        }
        output[(y * width + x) * outputs + o] = sum < 0 ? SLOPE * sum : sum;
      }
    }
  }
  return output;
}

/** Counters, of which item i of a job increases the i-th. */
export function layOutCounters(engine: Engine, length: number): { count(items: number): void; values(): Float32Array } {
  const { heap } = engine;
  const lanes = 4;
  const counters = heap.allocate(4 * lanes * length);
  heap.floats(counters, lanes * length).fill(0);
  const one = heap.allocate(4);
  heap.floats(one, 1).fill(1);
  const add = 0;
  return {
    count(items) {
      const elements = lanes * items;
      engine.run(KIND.elementwise, items, [add, counters, one, counters, elements, lanes, elements, 1, 1, 1], [0]);
    },
    values: () => heap.floats(counters, lanes * length).filter((_, i) => i % lanes === 0),
  };
}
