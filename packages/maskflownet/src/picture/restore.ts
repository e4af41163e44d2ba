import {
  createFlowField,
  cropRaster,
  type FitPlan,
  type FloatRaster,
  type FlowField,
  type ResizeGrid,
  resizeBilinear,
  type ScalarField,
} from '@opticalflow/core';
import { FLOW_SCALE } from '../network/matching.ts';
import type { Variant } from '../variants.ts';

/** How the network's output is to become flow at the size of the pictures. */
export type OutputRules = Pick<
  Variant,
  'upsampleToNetwork' | 'upsampleMaskToNetwork' | 'resizeToPictures' | 'maskSigmoid'
>;

/**
 * The network's finest flow, (dy, dx) / 20 at a quarter of its input, as (u, v) in pixels at the size of the pictures.
 * This is the one place where the order turns.
 */
export function restoreFlow(raster: FloatRaster, { plan, rules }: { plan: FitPlan; rules: OutputRules }): FlowField {
  const { width, height, data } = toPictures(raster, plan, rules.upsampleToNetwork, rules.resizeToPictures);
  const [scaleU, scaleV] = flowScales(plan);
  const flow = createFlowField({ width, height });
  for (let i = 0; i < data.length; i += 2) {
    flow.data[i] = data[i + 1] * scaleU;
    flow.data[i + 1] = data[i] * scaleV;
  }
  return flow;
}

/** What makes of the network's unit pixels of the pictures, across and down. */
export function flowScales({ policy, input, network }: FitPlan): [u: number, v: number] {
  if (policy === 'pad') return [FLOW_SCALE, FLOW_SCALE];
  return [(FLOW_SCALE * input.width) / network.width, (FLOW_SCALE * input.height) / network.height];
}

/** Logits of visibility at a quarter of the network's input as occlusion, 0..1, at the size of the pictures. */
export function restoreOcclusion(
  logits: FloatRaster,
  { plan, rules }: { plan: FitPlan; rules: OutputRules },
): ScalarField {
  const before = rules.maskSigmoid === 'before-resize';
  const { width, height, data } = toPictures(
    before ? { ...logits, data: sigmoids(logits.data) } : logits,
    plan,
    rules.upsampleMaskToNetwork,
    rules.resizeToPictures,
  );
  const visible = before ? data : sigmoids(data);
  const occlusion = new Float32Array(visible.length);
  for (let i = 0; i < occlusion.length; i++) occlusion[i] = 1 - visible[i];
  return { width, height, data: occlusion };
}

function sigmoids(logits: Float32Array): Float32Array {
  const out = new Float32Array(logits.length);
  for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-logits[i]));
  return out;
}

function toPictures(
  quarter: FloatRaster,
  plan: FitPlan,
  upsample: ResizeGrid | 'none',
  resize: ResizeGrid,
): FloatRaster {
  if (plan.policy === 'pad') {
    const full = resizeBilinear(quarter, plan.network, upsample === 'none' ? resize : upsample);
    return cropRaster(full, { ...plan.input, left: plan.left, top: plan.top });
  }
  const full = upsample === 'none' ? quarter : resizeBilinear(quarter, plan.network, upsample);
  return resizeBilinear(full, plan.input, resize);
}
