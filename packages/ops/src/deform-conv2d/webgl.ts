import {
  DEFORM_CONV2D,
  DEFORM_CONV2D_GRAD,
  DEFORM_CONV2D_SHARED,
  type DeformConv2dAttrs,
  type DeformConv2dSharedAttrs,
} from '../kernel-names.ts';
import { webglKernel } from '../runtime/webgl.ts';
import { deformSampling } from '../sampling/gpu.ts';
import { bilinearGlsl, LOCATE_GLSL } from '../sampling/webgl.ts';
import { movesGradientProgram, pixelsGradient, samplesProgram } from '../sampling/webgl-programs.ts';
import { convolveColumns, convolveColumnsGradient } from './columns.ts';

const SHARED_CUT = `
${LOCATE_GLSL}
${bilinearGlsl('pixels')}
${bilinearGlsl('correlated')}
bool within(float coordinate, int count) {
  return coordinate >= float(reach) && coordinate <= float(count - 1 - reach);
}

float tapByTap(int b, vec2 yx, int o) {
  int span = 2 * reach + 1;
  float sum = 0.;
  for (int i = 0; i < span; i++) {
    for (int j = 0; j < span; j++) {
      Taps y;
      Taps x;
      if (!locate(yx[0] + float(i - reach), height, CUT, y) || !locate(yx[1] + float(j - reach), width, CUT, x)) continue;
      for (int c = 0; c < channels; c++) sum += bilinearPixels(b, y, x, c) * getWeight(i, j, c, o);
    }
  }
  return sum;
}

void main() {
  ivec4 at = getOutputCoords();
  vec2 yx = vec2(at.yz) + vec2(getMoves(at.x, at.y, at.z, 0), getMoves(at.x, at.y, at.z, 1));
  if (within(yx[0], height) && within(yx[1], width)) {
    Taps y;
    Taps x;
    locate(yx[0] + float(reach), height + 2 * reach, ZEROS, y);
    locate(yx[1] + float(reach), width + 2 * reach, ZEROS, x);
    setOutput(bilinearCorrelated(at.x, y, x, at.w));
  } else {
    setOutput(tapByTap(at.x, yx, at.w));
  }
}
`;

export const deformConv2dWebgl = [
  webglKernel<DeformConv2dAttrs>({
    name: DEFORM_CONV2D,
    compute: ({ input, offset, weight }, attrs, { run }) =>
      convolveColumns(run(samplesProgram(deformSampling(input, offset, weight, attrs))), weight),
  }),
  webglKernel<DeformConv2dAttrs>({
    name: DEFORM_CONV2D_GRAD,
    compute: ({ dy, input, offset, weight }, attrs, context) => {
      const samples = deformSampling(input, offset, weight, attrs);
      return convolveColumnsGradient(dy, weight, {
        columns: () => context.run(samplesProgram(samples)),
        dInput: (dColumns) => pixelsGradient(samples, dColumns, context),
        dOffset: (dColumns) => context.run(movesGradientProgram(samples, dColumns)),
      });
    },
  }),
  webglKernel<DeformConv2dSharedAttrs>({
    name: DEFORM_CONV2D_SHARED,
    compute: ({ input: pixels, correlated, offset: moves, weight }, _, { run }) => {
      const [batch, height, width, channels] = pixels.shape;
      return run({
        outputShape: [batch, height, width, weight.shape[3]],
        inputs: { pixels, correlated, moves, weight },
        ints: { height, width, channels, reach: (weight.shape[0] - 1) / 2 },
        code: SHARED_CUT,
      });
    },
  }),
];
