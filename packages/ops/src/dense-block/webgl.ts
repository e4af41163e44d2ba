import type { TensorInfo } from '@tensorflow/tfjs-core';
import { convolveParts, joinParts, MOST_PARTS } from '../conv2d/webgl-convolution.ts';
import { DENSE_BLOCK, type DenseBlockAttrs } from '../kernel-names.ts';
import { gpuKernel } from '../runtime/gpu.ts';
import type { WebglContext } from '../runtime/webgl.ts';

type Parameters = Record<string, TensorInfo>;

/** A layer's features, from the parts of what it sees, newest first. */
function layer(
  parts: readonly TensorInfo[],
  weight: TensorInfo,
  bias: TensorInfo,
  alpha: number,
  context: WebglContext,
) {
  const [, height, width] = parts[0].shape;
  return convolveParts(
    { parts, weight, bias, strides: [1, 1], dilations: [1, 1], pad: [1, 1], size: [height, width], slope: alpha },
    context,
  );
}

/**
 * Each layer reads what came before it from where it lies: a texture cannot be read and written at once, so there is no
 * stack that grows in place. All is joined once, at the end; and before it where a texel would hold channels of two parts.
 */
function denseBlock(
  input: TensorInfo,
  parameters: Parameters,
  { layers, alpha }: DenseBlockAttrs,
  context: WebglContext,
) {
  let parts = [input];
  const join = () => {
    const stack = joinParts(parts, context);
    for (const part of parts) if (part !== input) context.dispose(part);
    parts = [stack];
  };
  for (let i = 0; i < layers; i++) {
    if (parts.length === MOST_PARTS) join();
    parts.unshift(layer(parts, parameters[`weight${i}`], parameters[`bias${i}`], alpha, context));
    if (parts[0].shape[3] % 2 === 1) join();
  }
  if (parts.length > 1 || layers === 0) join();
  return parts[0];
}

export const denseBlockWebgl = [
  gpuKernel<WebglContext, DenseBlockAttrs>({
    name: DENSE_BLOCK,
    compute: ({ input, ...parameters }, attrs, context) => denseBlock(input, parameters, attrs, context),
  }),
];
