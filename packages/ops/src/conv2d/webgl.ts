import { CONV2D_FINISH, type Conv2dFinishAttrs } from '../kernel-names.ts';
import { gpuKernel } from '../runtime/gpu.ts';
import type { WebglContext } from '../runtime/webgl.ts';
import { convolveParts } from './webgl-convolution.ts';

export const conv2dWebgl = [
  gpuKernel<WebglContext, Conv2dFinishAttrs>({
    name: CONV2D_FINISH,
    compute: ({ input, weight, bias }, { strides, dilations, pad, slope }, context) => {
      const along = (axis: 0 | 1) => {
        const span = dilations[axis] * (weight.shape[axis] - 1) + 1;
        return Math.floor((input.shape[axis + 1] + pad[axis][0] + pad[axis][1] - span) / strides[axis]) + 1;
      };
      return convolveParts(
        {
          parts: [input],
          weight,
          bias,
          strides,
          dilations,
          pad: [pad[0][0], pad[1][0]],
          size: [along(0), along(1)],
          slope,
        },
        context,
      );
    },
  }),
];
