import { bilinearGlsl, LOCATE_GLSL } from '../sampling/webgl.ts';
import { webglSampling } from '../sampling/webgl-programs.ts';
import { deformConv2dKernels } from './gpu.ts';

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

export const deformConv2dWebgl = deformConv2dKernels(webglSampling, SHARED_CUT);
