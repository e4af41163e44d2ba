import { BackendError, ShapeError } from '@opticalflow/core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { CONV2D_FINISH } from '../kernel-names.ts';
import { type Choice, choicesOf, type DeviceChoices, type ProductCall } from './webgpu-choices.ts';
import { planFor, plansFor } from './webgpu-tiles.ts';

/** What was found for one of the products that convolutions are. */
export interface TunedProduct {
  /** Kernel, window and size, rows x columns x depth: equal ones are computed alike. */
  readonly name: string;
  readonly choice: Choice;
  /** Of our fastest plan, of the one that runs where nothing is tuned, and of the backend's own convolution if there is one. */
  readonly milliseconds: { readonly ours: number; readonly untuned: number; readonly stock: number | undefined };
}

/** What was found on a device: plain data, to be kept for the next time on that adapter. */
export interface WebgpuTuning {
  readonly products: readonly TunedProduct[];
}

function currentBackend(): WebGPUBackend {
  if (tf.getBackend() !== 'webgpu') {
    throw new BackendError(`Expected webgpu to be the current backend but it is ${tf.getBackend()}`);
  }
  return tf.backend() as WebGPUBackend;
}

/**
 * Takes over what {@link tuneWebgpu} found earlier. It belongs to one adapter; on another it is right but may be slow.
 *
 * @throws ShapeError when it is something else; BackendError unless `webgpu` is the current backend
 */
export function useWebgpuTuning(tuning: WebgpuTuning): void {
  if (!Array.isArray(tuning?.products)) throw new ShapeError('a tuning', 'what tuneWebgpu has found', typeof tuning);
  const { products } = tuning;
  const { chosen } = choicesOf(currentBackend().device);
  for (const { name, choice } of products) chosen.set(name, choice);
}

/**
 * Runs `work`, an estimate as a rule, and measures for every convolution that it asks for which of our tiles is the
 * fastest on this device, or whether the backend's own convolution is. From then on these are used. Takes as long as some
 * dozens of estimates.
 *
 * @param work returns a promise of its end
 * @throws BackendError unless `webgpu` is the current backend, or when the work asks for no convolution; whatever `work`
 * throws
 */
export async function tuneWebgpu(work: () => Promise<unknown>): Promise<WebgpuTuning> {
  const backend = currentBackend();
  const choices = choicesOf(backend.device);
  if (choices.tuning) throw new BackendError('This device is being tuned already: one tuning at a time');
  choices.tuning = true;
  try {
    const seen = await productsOf(work, choices);
    if (seen.size === 0) {
      throw new BackendError('Nothing to tune: the work ran no convolution of ours, or did not return its promise');
    }
    return { products: await tuneAll(backend, seen, choices) };
  } finally {
    choices.tuning = false;
  }
}

/** What the work asks for. */
async function productsOf(work: () => Promise<unknown>, choices: DeviceChoices): Promise<Map<string, ProductCall>> {
  const seen = new Map<string, ProductCall>();
  choices.seen = seen;
  try {
    await work();
  } finally {
    choices.seen = undefined;
  }
  return seen;
}

/** Chooses for each product in turn; where that fails, what was chosen before stays. */
async function tuneAll(
  backend: WebGPUBackend,
  seen: ReadonlyMap<string, ProductCall>,
  { chosen }: DeviceChoices,
): Promise<TunedProduct[]> {
  const products: TunedProduct[] = [];
  for (const [name, call] of seen) {
    const before = chosen.get(name);
    try {
      const found = await tune(backend, call, (choice) => chosen.set(name, choice));
      chosen.set(name, found.choice);
      products.push({ name, ...found });
    } catch (error) {
      if (before) chosen.set(name, before);
      else chosen.delete(name);
      throw error;
    }
  }
  return products;
}

/** Measures all choices for one product. */
async function tune(
  backend: WebGPUBackend,
  { kernelName, shapes, attrs, product }: ProductCall,
  use: (choice: Choice) => void,
): Promise<Omit<TunedProduct, 'name'>> {
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, tf.randomUniform(shape, -1, 1)] as const),
  );
  const timed = (choice: Choice): Promise<number> => {
    use(choice);
    const run = () => void tf.engine().runKernel(kernelName, inputs, attrs as unknown as tf.NamedAttrMap);
    return time(backend, () => tf.tidy(run));
  };
  try {
    let plan = planFor(product);
    const untuned = await timed({ plan });
    let fastest = untuned;
    for (const other of plansFor(product)) {
      const milliseconds = await timed({ plan: other });
      if (milliseconds >= fastest) continue;
      fastest = milliseconds;
      plan = other;
    }
    const stock = kernelName === CONV2D_FINISH ? await timed({ plan, stock: true }) : undefined;
    const choice = { plan, ...(stock !== undefined && stock < fastest && { stock: true }) };
    return { choice, milliseconds: { ours: fastest, untuned, stock } };
  } finally {
    tf.dispose(inputs);
  }
}

/** Long enough for a clock. */
const ENOUGH = 4;
const ROUNDS = 3;

/** Milliseconds of one run: the best of some rounds of many, once its programs are compiled. */
async function time(backend: WebGPUBackend, run: () => void): Promise<number> {
  const timed = async (times: number) => {
    const started = performance.now();
    for (let i = 0; i < times; i++) run();
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.submitQueue();
    await backend.device.queue.onSubmittedWorkDone();
    return (performance.now() - started) / times;
  };
  await timed(1);
  const times = Math.min(20, Math.ceil(ENOUGH / Math.max(0.1, await timed(1))));
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, await timed(times));
  return best;
}
