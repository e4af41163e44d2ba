import type { FitPlan, FloatRaster, FlowField, ResizeGrid, ScalarField, Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { composedField } from './composed-field.ts';
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

/** Flow and occlusion on the backend. */
export interface OutputTensors {
  /** [1,H,W,2], (u, v) in pixels. */
  readonly flow: tf.Tensor4D;
  /** [1,H,W,1], 0 = visible, 1 = occluded. */
  readonly occlusion: tf.Tensor4D;
}

/**
 * Flow and occlusion at the size of the pictures: see {@link restoreFlow} and {@link restoreOcclusion}, which do it where
 * the backend has no kernel for that.
 */
export async function outputFields(restoring: Restoring): Promise<{ flow: FlowField; occlusion: ScalarField }> {
  if (!tf.getKernel(RESAMPLED_FIELD, tf.getBackend())) {
    const [flow, logits] = await Promise.all([download(restoring.flow), download(restoring.mask)]);
    return { flow: restoreFlow(flow, restoring), occlusion: restoreOcclusion(logits, restoring) };
  }
  const outputs = outputTensors(restoring);
  try {
    const [flow, occlusion] = await Promise.all([download(outputs.flow), download(outputs.occlusion)]);
    const { input } = restoring.plan;
    return { flow: { ...input, data: flow.data }, occlusion: { ...input, data: occlusion.data } };
  } finally {
    tf.dispose([outputs.flow, outputs.occlusion]);
  }
}

/** The same where they are: nothing leaves the backend. The tensors are the caller's to dispose of. */
export function outputTensors({ flow, mask, plan, rules }: Restoring): OutputTensors {
  const before = rules.maskSigmoid === 'before-resize';
  return {
    flow: resample(flow, plan, [rules.upsampleToNetwork, rules.resizeToPictures], {
      finish: 'flow',
      scales: flowScales(plan),
    }),
    occlusion: tf.tidy(() =>
      resample(before ? tf.sigmoid(mask) : mask, plan, [rules.upsampleMaskToNetwork, rules.resizeToPictures], {
        finish: before ? 'opposite' : 'opposite-sigmoid',
        scales: [1, 1],
      }),
    ),
  };
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
  const window: ResampledFieldAttrs['window'] = plan
    ? [plan.top, plan.left, plan.input.height, plan.input.width]
    : [0, 0, height, width];
  const all: ResampledFieldAttrs = { ...attrs, size: [height, width], window };
  if (!tf.getKernel(RESAMPLED_FIELD, tf.getBackend())) return composedField(field, all);
  const [output] = tf.engine().runKernel<tf.Tensor[]>(RESAMPLED_FIELD, { field }, all as unknown as tf.NamedAttrMap);
  return output as tf.Tensor4D;
}

/** A tensor of one picture as a raster. */
export async function download(tensor: tf.Tensor4D): Promise<FloatRaster> {
  const [, height, width, channels] = tensor.shape;
  return { width, height, channels, data: (await tensor.data()) as Float32Array };
}
