import { type ConvLayer, conv2d, conv2dTranspose, denseBlock, upsample } from '@opticalflow/ops';
import * as tf from '@tensorflow/tfjs-core';
import { FINEST_LEVEL } from '../architecture/channels.ts';
import type { NetworkContext } from './network-context.ts';
import type { NetworkWeights } from './weights.ts';

const DENSE_LAYERS = 5;
/** Dilations of the context network's activated convolutions; one more, plain, predicts the flow. */
const CONTEXT_DILATIONS = [1, 2, 4, 8, 16, 1];

/** What a level hands to the next finer one: everything at that level's size. */
export interface Handover {
  /** Flow so far, (dy, dx) / 20 pixels of the network's input. */
  readonly flow: tf.Tensor4D;
  /** Logits of visibility; stage 1 only. */
  readonly mask?: tf.Tensor4D | undefined;
  /** Features of the coarser decoder. */
  readonly upfeat: tf.Tensor4D;
}

/** The result of one level. */
export interface Decoded {
  /** (dy, dx) / 20 pixels of the network's input. */
  readonly flow: tf.Tensor4D;
  /** Absent at the finest level. */
  readonly next?: Handover;
}

/**
 * Decodes one level: a densely connected block over all that is known there, a residual of the flow, and for the next
 * level the mask and features; at the finest level the context network refines the flow instead.
 */
export function decodeLevel(
  { weights, observe }: NetworkContext,
  { stage, level, input, base }: { stage: string; level: number; input: tf.Tensor4D; base?: tf.Tensor4D | undefined },
): Decoded {
  const predict = (head: string, features: tf.Tensor4D) => {
    const { weight, bias } = weights.conv(`${stage}.${head}.${level}`);
    return conv2d(features, weight, { bias, pad: 1 });
  };
  const layers: ConvLayer[] = Array.from({ length: DENSE_LAYERS }, (_, i) =>
    weights.conv(`${stage}.dense.${level}.${i}`),
  );
  const features = denseBlock(input, layers);
  const residual = predict('flow', features);
  const flow = base ? tf.add<tf.Tensor4D>(base, residual) : residual;
  observe?.(`${stage}.decoder.level${level}.flow`, flow);
  if (level === FINEST_LEVEL) {
    return { flow: tf.add(flow, contextFlow(weights, stage, features)) };
  }

  const mask = weights.has(`${stage}.mask.${level}`) ? predict('mask', features) : undefined;
  if (mask) observe?.(`${stage}.decoder.level${level}.mask`, mask);
  const up = weights.conv(`${stage}.upfeat.${level}`);
  const upFlow = upsample(flow, 2);
  observe?.(`${stage}.decoder.level${level}.upflow`, upFlow);
  return {
    flow,
    next: {
      flow: upFlow,
      mask: mask && upsample(mask, 2),
      upfeat: conv2dTranspose(features, up.weight, { bias: up.bias, activation: 'leakyRelu' }),
    },
  };
}

/** The context network: dilated convolutions over the finest decoder's features give a correction of its flow. */
function contextFlow(weights: NetworkWeights, stage: string, features: tf.Tensor4D): tf.Tensor4D {
  let context = features;
  for (const [i, dilation] of CONTEXT_DILATIONS.entries()) {
    const { weight, bias } = weights.conv(`${stage}.context.${i}`);
    context = conv2d(context, weight, { bias, dilations: dilation, pad: dilation, activation: 'leakyRelu' });
  }
  const { weight, bias } = weights.conv(`${stage}.context.${CONTEXT_DILATIONS.length}`);
  return conv2d(context, weight, { bias, pad: 1 });
}
