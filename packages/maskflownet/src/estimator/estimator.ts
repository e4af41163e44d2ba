import {
  type EstimateOptions,
  expectSameSize,
  type FitPolicy,
  type FloatRaster,
  type FlowEstimate,
  type FlowEstimator,
  type Frame,
  type Pixels,
  planFit,
  ShapeError,
  type Size,
  toFrame,
} from '@opticalflow/core';
import { deviceLoss, registerKernels, whileDeviceLasts } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { FINEST_LEVEL } from '../architecture/channels.ts';
import type { MaskFlowNetInfo } from '../model-info.ts';
import { forward, type NetworkOutput, stepCount } from '../network/forward.ts';
import type { Observer } from '../network/network-context.ts';
import { type NetworkWeights, type ParameterValues, uploadWeights } from '../network/weights.ts';
import { inputTensors } from '../picture/input-tensors.ts';
import { download, type OutputTensors, outputFields, outputTensors } from '../picture/output-fields.ts';
import type { Variant } from '../variants.ts';
import { compileNetwork } from './compile-network.ts';
import { drive } from './drive.ts';
import { explainBackendError } from './out-of-memory.ts';
import { pause } from './pause.ts';
import { type EstimateTimings, StageTimer } from './stage-timer.ts';
import { guardWasmMemory } from './wasm-memory.ts';

/** What a network is made of. */
export interface MaskFlowNetOptions {
  readonly info: MaskFlowNetInfo;
  /** How these weights want the network to compute. */
  readonly variant: Variant;
  /** Values by canonical name. */
  readonly parameters: ReadonlyMap<string, ParameterValues>;
  /** How pictures whose sides are not multiples of 64 are fitted: stretched (the default, as published) or padded. */
  readonly fit?: FitPolicy | undefined;
}

/** Options of one estimate by a MaskFlowNet. */
export interface MaskFlowNetEstimateOptions extends EstimateOptions {
  /**
   * Where flow and occlusion are wanted: as fields of plain numbers, or as tensors that stay on the backend, to be painted or
   * to go on with there.
   */
  readonly output?: 'field' | 'tensor' | undefined;
  /** Also return the flow of every level. */
  readonly levels?: boolean | undefined;
  /** Shown the tensors inside the network as they come, by name; each lives only during its call. */
  readonly observe?: Observer | undefined;
}

/** What {@link MaskFlowNet.prepare} prepares for: the size of the pictures, and where flow will be wanted. */
export interface PrepareOptions extends Size, Pick<MaskFlowNetEstimateOptions, 'output'> {}

/** What a MaskFlowNet returns for a pair. */
export interface MaskFlowNetEstimate extends FlowEstimate {
  /**
   * Occlusion as the network learnt it without supervision, 0 = visible, 1 = occluded. The full network has no mask of
   * its own: this is its first stage's.
   */
  readonly occlusion: NonNullable<FlowEstimate['occlusion']>;
  /** With `levels`: by level, 6 to 2, (dy, dx) in pixels of the network's input over 20, 2^level times smaller than it. */
  readonly levels?: ReadonlyMap<number, FloatRaster>;
  readonly timings: EstimateTimings;
}

/** What it returns where tensors are wanted; they are the caller's to dispose of. */
export interface MaskFlowNetTensors extends OutputTensors, Pick<MaskFlowNetEstimate, 'levels' | 'timings'> {}

/** MaskFlowNet or MaskFlowNet-S as a {@link FlowEstimator}, on the backend that is current when it is made. */
export class MaskFlowNet implements FlowEstimator {
  readonly info: MaskFlowNetInfo;
  readonly variant: Variant;
  readonly fit: FitPolicy;
  private readonly weights: NetworkWeights;
  private disposed = false;

  constructor({ info, variant, parameters, fit = 'resize' }: MaskFlowNetOptions) {
    guardWasmMemory(tf.backend());
    registerKernels(tf.getBackend());
    this.info = info;
    this.variant = variant;
    this.fit = fit;
    this.weights = uploadWeights(parameters);
  }

  /**
   * Flow from `first` to `second`, at their size, in their pixels.
   *
   * @throws ShapeError when the pictures are none, not of one size, or have less than 8 pixels a side; BackendError when the
   * backend has no memory for them, or its device is lost before or meanwhile; the signal's reason when aborted
   */
  estimate(
    first: Pixels,
    second: Pixels,
    options: MaskFlowNetEstimateOptions & { readonly output: 'tensor' },
  ): Promise<MaskFlowNetTensors>;
  estimate(
    first: Pixels,
    second: Pixels,
    options?: MaskFlowNetEstimateOptions & { readonly output?: 'field' | undefined },
  ): Promise<MaskFlowNetEstimate>;
  async estimate(
    first: Pixels,
    second: Pixels,
    options: MaskFlowNetEstimateOptions = {},
  ): Promise<MaskFlowNetEstimate | MaskFlowNetTensors> {
    if (this.disposed) throw new Error('This estimator has been disposed of');
    options.signal?.throwIfAborted();
    const pair = [toFrame(first), toFrame(second)] as const;
    expectPair(...pair);
    expectOutput(options.output);
    const loss = deviceLoss();
    if (loss) throw loss;

    const held: tf.Tensor[] = [];
    try {
      const estimate = await this.run(pair, options, held);
      tf.dispose(held);
      return estimate;
    } catch (error) {
      disposeQuietly(held);
      throw deviceLoss() ?? explainBackendError(error, pair[0]);
    }
  }

  /**
   * Compiles the programs of an estimate ahead, side by side, so that the first estimate of pictures of this size takes no
   * longer than the next. On backends that compile nothing it does nothing. It takes the memory of an estimate meanwhile;
   * estimates may begin before it has ended, and then compile what they need themselves.
   *
   * @throws ShapeError for less than 8 pixels a side; BackendError when a program cannot be compiled or the device is lost
   */
  async prepare({ output = 'field', ...size }: PrepareOptions): Promise<void> {
    if (this.disposed) throw new Error('This estimator has been disposed of');
    expectSides(size);
    const plan = planFit(size, { policy: this.fit });
    await compileNetwork({ weights: this.weights, variant: this.variant }, { ...this.info, plan, output });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.weights.dispose();
  }

  /** Leaves its tensors in `held`, also when it fails. */
  private async run(
    pair: readonly [Frame, Frame],
    { signal, onProgress, levels = false, observe, output: wanted }: MaskFlowNetEstimateOptions,
    held: tf.Tensor[],
  ): Promise<MaskFlowNetEstimate | MaskFlowNetTensors> {
    const timer = new StageTimer();
    const plan = planFit(pair[0], { policy: this.fit });
    const inputs = inputTensors(...pair, { plan, rules: this.variant });
    held.push(inputs.first, inputs.second);
    observe?.('input1', inputs.first);
    observe?.('input2', inputs.second);
    timer.finish('prepare');

    const context = { weights: this.weights, variant: this.variant, observe };
    const output = await drive(forward(context, { architecture: this.info.architecture, ...inputs }), {
      signal,
      onProgress,
      total: stepCount(this.info.architecture),
    });
    held.push(...output.flows.values(), output.mask);
    const byLevel = levels ? await whileDeviceLasts(() => downloadLevels(output)) : undefined;
    await pause(signal);
    timer.finish('network');

    const flow = output.flows.get(FINEST_LEVEL)!;
    const restoring = { flow, mask: output.mask, plan, rules: this.variant };
    const more = () => {
      timer.finish('restore');
      return { ...(byLevel && { levels: byLevel }), timings: timer.milliseconds() };
    };
    if (wanted === 'tensor') return { ...(await whileDeviceLasts(async () => outputTensors(restoring))), ...more() };
    const estimate = await whileDeviceLasts(() => outputFields(restoring));
    await pause(signal);
    return { ...estimate, ...more() };
  }
}

/** Frees tensors after a failure; a backend that has died cannot, and what it died of is what counts. */
function disposeQuietly(tensors: readonly tf.Tensor[]): void {
  for (const tensor of tensors) {
    try {
      tensor.dispose();
    } catch {
      // the first error counts
    }
  }
}

/** Two cells at the finest level: below that there is nothing to match. */
const SMALLEST_SIDE = 8;

function expectPair(first: Frame, second: Frame): void {
  expectSameSize('the second picture, the size of the first', first, second);
  expectSides(first);
}

function expectOutput(output: string | undefined): void {
  if (output === undefined || output === 'field' || output === 'tensor') return;
  throw new ShapeError('output of an estimate', "'field' or 'tensor'", `'${output}'`);
}

function expectSides({ width, height }: Size): void {
  if (Math.min(width, height) >= SMALLEST_SIDE) return;
  throw new ShapeError('the size of the pictures', `at least ${SMALLEST_SIDE} pixels a side`, `${width}x${height}`);
}

async function downloadLevels({ flows }: NetworkOutput): Promise<Map<number, FloatRaster>> {
  const levels = new Map<number, FloatRaster>();
  for (const [level, flow] of flows) levels.set(level, await download(flow));
  return levels;
}
