import type { TensorInfo } from '@tensorflow/tfjs-core';
import { LEAKY_RELU_GRAD, type LeakyReluGradAttrs } from '../kernel-names.ts';
import { gpuKernel } from '../runtime/gpu.ts';
import type { WebgpuContext } from '../runtime/webgpu.ts';

const GRADIENT = `
fn valueAt(at : vec4<i32>) -> f32 {
  let dy = getDy(0, 0, 0, at.w);
  return select(uniforms.alpha * dy, dy, getSeen(0, 0, 0, at.w) > 0.);
}
`;

/** Tensors of any rank, as a row of values. */
const asRow = (tensor: TensorInfo): TensorInfo => ({
  ...tensor,
  shape: [1, 1, 1, tensor.shape.reduce((size, n) => size * n, 1)],
});

export const leakyReluWebgpu = [
  gpuKernel<WebgpuContext, LeakyReluGradAttrs>({
    name: LEAKY_RELU_GRAD,
    compute: ({ dy, output }, { alpha }, { run }) => {
      const inputs = { dy: asRow(dy), seen: asRow(output) };
      const row = run({ outputShape: inputs.dy.shape, inputs, floats: { alpha }, code: GRADIENT });
      return { ...row, shape: dy.shape };
    },
  }),
];
