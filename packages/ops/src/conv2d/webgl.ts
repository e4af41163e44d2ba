import { CONV2D_FINISH, type Conv2dFinishAttrs } from '../kernel-names.ts';
import { gpuKernel } from '../runtime/gpu.ts';
import type { WebglContext } from '../runtime/webgl.ts';
import { convolveParts } from './webgl-convolution.ts';
import { outputSize } from './window.ts';

export const conv2dWebgl = [
  gpuKernel<WebglContext, Conv2dFinishAttrs>({
    name: CONV2D_FINISH,
    compute: ({ input, weight, bias }, { strides, dilations, pad, slope }, context) => {
      const kernel: [number, number] = [weight.shape[0], weight.shape[1]];
      const size = outputSize('conv2d', input.shape.slice(1, 3), { kernel, strides, dilations, pad });
      const before: [number, number] = [pad[0][0], pad[1][0]];
      return convolveParts({ parts: [input], weight, bias, strides, dilations, pad: before, size, slope }, context);
    },
  }),
];
