import { type FitPlan, type FloatRaster, type Frame, resizeBytes, type Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { CENTRED_PAIR, type CentredPairAttrs } from './kernel-names.ts';
import { type PictureRules, preparePair } from './prepare.ts';

/** How the pictures are to become tensors. */
interface Fitting {
  readonly plan: FitPlan;
  readonly rules: PictureRules;
}

/**
 * Both pictures as the network takes them, [1,H,W,3]: see {@link preparePair}, which does it where the backend has no
 * kernel for that.
 */
export function inputTensors(
  first: Frame,
  second: Frame,
  fitting: Fitting,
): { first: tf.Tensor4D; second: tf.Tensor4D } {
  if (tf.getKernel(CENTRED_PAIR, tf.getBackend())) {
    const attrs = kernelAttrs(first, second, fitting);
    if (attrs) {
      const outputs = tf.engine().runKernel<tf.Tensor[]>(CENTRED_PAIR, {}, attrs as unknown as tf.NamedAttrMap);
      return { first: outputs[0] as tf.Tensor4D, second: outputs[1] as tf.Tensor4D };
    }
  }
  const prepared = preparePair(first, second, fitting);
  return { first: toTensor(prepared.first), second: toTensor(prepared.second) };
}

/** Undefined for what the kernel does not do: centring before a fit that changes the pictures, or bytes beside floats. */
function kernelAttrs(first: Frame, second: Frame, { plan, rules }: Fitting): CentredPairAttrs | undefined {
  const { width, height } = plan.network;
  const network: [number, number] = [height, width];
  const reversed = rules.channelOrder === 'bgr';
  const attrs = { first: first.data, second: second.data, network, reversed };
  if (isSameSize(plan.input, plan.network)) return { ...attrs, size: network, grid: 'half-pixel' };
  if (rules.centring === 'before-fit') return undefined;
  const size: [number, number] = [plan.input.height, plan.input.width];
  if (plan.policy === 'pad') return { ...attrs, size, padding: [plan.top, plan.left] };
  if (rules.pictureResize !== 'bytes') return { ...attrs, size, grid: rules.pictureResize };
  const frames = [first, second];
  if (!frames.every(hasBytes)) return undefined;
  const [one, two] = frames.map((frame) => resizeBytes(frame, plan.network).data);
  return { ...attrs, first: one, second: two, size: network, grid: 'half-pixel' };
}

const isSameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

const hasBytes = (frame: Frame): frame is Frame & { data: Uint8Array | Uint8ClampedArray } =>
  !(frame.data instanceof Float32Array);

function toTensor({ width, height, channels, data }: FloatRaster): tf.Tensor4D {
  return tf.tensor4d(data, [1, height, width, channels]);
}
