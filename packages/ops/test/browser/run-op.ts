import * as tf from '@tensorflow/tfjs-core';
import { kernelNames } from '../../src/index.ts';
import { EVERY_OP } from '../every-op.ts';
import { OPS, type OpName } from './ops.ts';

/** A call of an op with its gradient, as data. */
export interface OpRun {
  op: OpName;
  attrs: object;
  inputs: { shape: number[]; values: number[] }[];
  /** Gradient of the output. */
  dy: { shape: number[]; values: number[] };
}

/** What came of it, read from the device's buffers. */
export interface OpRan {
  shape: number[];
  values: number[];
  gradients: { shape: number[]; values: number[] }[];
  /** Tensors that were left behind. */
  left: number;
}

const call = ({ op, attrs }: Pick<OpRun, 'op' | 'attrs'>, inputs: tf.Tensor[]): tf.Tensor =>
  (OPS[op] as unknown as (inputs: tf.Tensor[], attrs: object) => tf.Tensor)(inputs, attrs);

const valueAndGradients = (run: OpRun, inputs: tf.Tensor[], dy: tf.Tensor) =>
  tf.valueAndGrads((...xs: tf.Tensor[]) => call(run, xs))(inputs, dy);

const tensorOf = ({ shape, values }: { shape: number[]; values: number[] }) => tf.tensor(values, shape, 'float32');

const random = (shape: number[], low: number, high: number, seed: number) =>
  tf.randomUniform<tf.Rank>(shape, low, high, 'float32', seed);

/** Runs an op forwards and backwards. */
export async function runOp(run: OpRun): Promise<OpRan> {
  const before = tf.memory().numTensors;
  const inputs = run.inputs.map(tensorOf);
  const dy = tensorOf(run.dy);
  const { value, grads } = valueAndGradients(run, inputs, dy);
  const values = [...(await value.data())];
  const gradients: OpRan['gradients'] = [];
  for (const gradient of grads) gradients.push({ shape: gradient.shape, values: [...(await gradient.data())] });
  tf.dispose([...inputs, dy, value, ...grads]);
  return { shape: value.shape, values, gradients, left: tf.memory().numTensors - before };
}

/** Those of our kernels that these ops and their gradients run. */
export async function kernelsRun(ops: string[]): Promise<Record<string, string[]>> {
  const names: string[] = Object.values(kernelNames);
  const all: Record<string, string[]> = {};
  for (const { name, shapes, call: runs } of EVERY_OP.filter((op) => ops.includes(op.name))) {
    const { kernelNames: run } = await tf.profile(() =>
      tf.tidy(() => {
        const inputs = shapes.map((shape, i) => random(shape, -1, 1, i + 1));
        tf.grads((...xs: tf.Tensor[]) => runs(...(xs as tf.Tensor4D[])))(inputs);
      }),
    );
    all[name] = run.filter((kernel) => names.includes(kernel)).sort();
  }
  return all;
}

/** Our kernels that the current backend has. */
export const kernelsRegistered = (): string[] =>
  Object.values(kernelNames)
    .filter((name) => tf.getKernel(name, tf.getBackend()) !== undefined)
    .sort();

/** What an op, its gradient left out or not, launches and allocates beyond its inputs. */
export interface Profile {
  kernels: string[];
  peakBytes: number;
}

/** An op on made-up tensors of these shapes. */
export interface ProfileRun extends Pick<OpRun, 'op' | 'attrs'> {
  shapes: number[][];
  gradient: boolean;
}

/** Profiles an op. What is listed but is no kernel of the backend, gradients as a whole, does not count. */
export async function profileOp({ op, attrs, shapes, gradient }: ProfileRun): Promise<Profile> {
  const inputs = shapes.map((shape, i) => random(shape, -2, 2, i + 1));
  await Promise.all(inputs.map((input) => input.data()));
  const { kernels, peakBytes } = await tf.profile(() =>
    tf.tidy(() => {
      const f = (...xs: tf.Tensor[]) => call({ op, attrs }, xs);
      if (gradient) tf.valueAndGrads(f)(inputs);
      else f(...inputs);
    }),
  );
  const given = inputs.reduce((sum, input) => sum + 4 * input.size, 0);
  tf.dispose(inputs);
  return {
    kernels: kernels
      .map(({ name }) => name)
      .filter((name) => tf.getKernel(name, tf.getBackend()) && name !== 'Reshape'),
    peakBytes: peakBytes - given,
  };
}

/** Takes our kernels away from the current backend. */
function unregisterKernels(): void {
  for (const name of kernelsRegistered()) tf.unregisterKernel(name, tf.getBackend());
}

/**
 * How far our kernels are from stock ones, of each result's scale: for pictures too large to be carried out of a page.
 * Ours are gone afterwards.
 */
export async function differencesFromStock({ op, attrs, shapes }: Omit<ProfileRun, 'gradient'>): Promise<number[]> {
  const inputs = shapes.map((shape, i) => random(shape, -2, 2, i + 1));
  const results = () => {
    const { value, grads } = tf.valueAndGrads((...xs: tf.Tensor[]) => call({ op, attrs }, xs))(inputs);
    return [value, ...grads];
  };
  const ours = results();
  unregisterKernels();
  const stock = results();
  const differences = tf.tidy(() =>
    ours.map((each, i) => tf.div(tf.max(tf.abs(tf.sub(each, stock[i]))), tf.max(tf.abs(stock[i])))),
  );
  const values = await Promise.all(differences.map((difference) => difference.data()));
  tf.dispose([...inputs, ...ours, ...stock, ...differences]);
  return values.map(([value]) => value);
}

/** Whether a convolution and a dense block of what is no number give nothing else. */
export async function convolutionsOfNoNumber(): Promise<boolean[]> {
  const picture = tf.fill([1, 3, 4, 2], Number.NaN);
  const [weight, bias] = [tf.ones([3, 3, 2, 2]), tf.zeros([2])];
  const attrs = { strides: [1, 1], dilations: [1, 1], pad: 1, activation: 'leakyRelu' };
  const outputs = [
    call({ op: 'conv2d', attrs }, [picture, weight, bias]),
    call({ op: 'denseBlock', attrs: { alpha: 0.1 } }, [picture, weight, bias]),
  ];
  const values = await Promise.all(outputs.map((output) => output.data()));
  tf.dispose([picture, weight, bias, ...outputs]);
  return values.map((each) => [...each].every(Number.isNaN));
}

/** How far a convolution by one number is from a multiplication by it, for pictures that stock convolutions do not take. */
export async function differenceOfScaling(shape: number[]): Promise<number> {
  const difference = tf.tidy(() => {
    const picture = random(shape, -1, 1, 1);
    const attrs = { strides: [1, 1], dilations: [1, 1], pad: 0 };
    const output = call({ op: 'conv2d', attrs }, [picture, tf.fill([1, 1, 1, 1], 3)]);
    return tf.max(tf.abs(tf.sub(output, tf.mul(picture, 3))));
  });
  const [value] = await difference.data();
  difference.dispose();
  return value;
}

/** Whatever grows when something is forgotten: of tensors, and of what the device holds. */
export type Held = Record<string, number>;

/** Runs ops over and over, and tells what is held once all have run twice, and after the last round. */
export async function repeatOps(runs: OpRun[], rounds: number, held: () => Held): Promise<{ first: Held; last: Held }> {
  const round = async () => {
    for (const run of runs) {
      const tensors = [...run.inputs.map(tensorOf), tensorOf(run.dy)];
      const { value, grads } = valueAndGradients(run, tensors.slice(0, -1), tensors.at(-1)!);
      await Promise.all([value, ...grads].map((tensor) => tensor.data()));
      tf.dispose([...tensors, value, ...grads]);
    }
    return held();
  };
  await round();
  const first = await round();
  let last = first;
  for (let i = 1; i < rounds; i++) last = await round();
  return { first, last };
}

/** A warp by a flow that is not finite: its samples, coverage and gradients, all of which must be zero. */
export async function warpByNoNumber(u: 'Infinity' | '-Infinity' | 'NaN'): Promise<number[]> {
  const image = tf.ones<tf.Rank.R4>([1, 2, 3, 2]);
  const flow = tf.tile(tf.tensor4d([Number(u), 0], [1, 1, 1, 2]), [1, 2, 3, 1]);
  const attrs = { border: 'zeros', components: 'uv', minCoverage: -1, origin: 0 };
  const { value, grads } = tf.valueAndGrads((a, b) => call({ op: 'warp', attrs }, [a, b]))([image, flow]);
  const coverage = call({ op: 'warpCoverage', attrs }, [flow]);
  const tensors = [value, ...grads, coverage];
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose([image, flow, ...tensors]);
  return values.flatMap((each) => [...each]);
}
