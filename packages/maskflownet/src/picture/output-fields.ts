import type { FitPlan, FloatRaster, FlowField, ResizeGrid, ScalarField, Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { RESAMPLED_FIELD, type ResampledFieldAttrs } from './kernel-names.ts';
import { flowScales, type OutputRules, restoreFlow, restoreOcclusion } from './restore.ts';

/** What the network found, and what to make of it. */
interface Restoring {
  /** [1,h,w,2], (dy, dx) / 20 at a quarter of the network's input. */
  readonly flow: tf.Tensor4D;
  /** [1,h,w,1], logits of visibility. */
  readonly mask: tf.Tensor4D;
  readonly plan: FitPlan;
  readonly rules: OutputRules;
}

/**
 * Flow and occlusion at the size of the pictures: see {@link restoreFlow} and {@link restoreOcclusion}, which do it where
 * the backend has no kernel for that.
 */
export async function outputFields({
  flow,
  mask,
  ...fitted
}: Restoring): Promise<{ flow: FlowField; occlusion: ScalarField }> {
  if (!tf.getKernel(RESAMPLED_FIELD, tf.getBackend())) {
    const [flowRaster, logits] = await Promise.all([download(flow), download(mask)]);
    return { flow: restoreFlow(flowRaster, fitted), occlusion: restoreOcclusion(logits, fitted) };
  }
  const { plan, rules } = fitted;
  const before = rules.maskSigmoid === 'before-resize';
  const flowOut = resample(flow, plan, [rules.upsampleToNetwork, rules.resizeToPictures], {
    finish: 'flow',
    scales: flowScales(plan),
  });
  const maskOut = tf.tidy(() =>
    resample(before ? tf.sigmoid(mask) : mask, plan, [rules.upsampleMaskToNetwork, rules.resizeToPictures], {
      finish: before ? 'opposite' : 'opposite-sigmoid',
      scales: [1, 1],
    }),
  );
  try {
    const [{ data }, occlusion] = await Promise.all([download(flowOut), download(maskOut)]);
    return { flow: { ...plan.input, data }, occlusion: { ...plan.input, data: occlusion.data } };
  } finally {
    tf.dispose([flowOut, maskOut]);
  }
}

/** To the size of the network, unless that is left out, and from there to that of the pictures. */
function resample(
  field: tf.Tensor4D,
  plan: FitPlan,
  [upsample, resize]: [ResizeGrid | 'none', ResizeGrid],
  end: Pick<ResampledFieldAttrs, 'finish' | 'scales'>,
): tf.Tensor4D {
  if (plan.policy === 'pad') {
    return run(field, { size: plan.network, grid: upsample === 'none' ? resize : upsample, plan, ...end });
  }
  const { input, network } = plan;
  if (upsample === 'none') return run(field, { size: input, grid: resize, plan, ...end });
  if (input.width === network.width && input.height === network.height) {
    return run(field, { size: network, grid: upsample, plan, ...end });
  }
  return tf.tidy(() => {
    const full = run(field, { size: network, grid: upsample, finish: 'none', scales: [1, 1] });
    return run(full, { size: input, grid: resize, plan, ...end });
  });
}

/** With a plan, only what lies in the pictures is kept. */
function run(
  field: tf.Tensor4D,
  {
    size: { height, width },
    plan,
    ...attrs
  }: Pick<ResampledFieldAttrs, 'grid' | 'finish' | 'scales'> & { size: Size; plan?: FitPlan },
): tf.Tensor4D {
  const window = plan ? [plan.top, plan.left, plan.input.height, plan.input.width] : [0, 0, height, width];
  const [output] = tf
    .engine()
    .runKernel<tf.Tensor[]>(RESAMPLED_FIELD, { field }, { ...attrs, size: [height, width], window });
  return output as tf.Tensor4D;
}

/** A tensor of one picture as a raster. */
export async function download(tensor: tf.Tensor4D): Promise<FloatRaster> {
  const [, height, width, channels] = tensor.shape;
  return { width, height, channels, data: (await tensor.data()) as Float32Array };
}
