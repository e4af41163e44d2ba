import type { WebglContext } from '../runtime/webgl.ts';
import { upsampleKernels } from './gpu.ts';

const FORWARD = `
void main() {
  ivec4 at = getOutputCoords();
  ivec2 low = at.yz / factor;
  ivec2 high = min(low + 1, ivec2(height, width) - 1);
  vec2 towards = vec2(at.yz - low * factor) / float(factor);
  float above = mix(getPixels(at.x, low.x, low.y, at.w), getPixels(at.x, low.x, high.y, at.w), towards.y);
  float below = mix(getPixels(at.x, high.x, low.y, at.w), getPixels(at.x, high.x, high.y, at.w), towards.y);
  setOutput(mix(above, below, towards.x));
}
`;

/** A pixel's outputs begin a factor before its own, as those interpolate towards it. */
const BACKWARD = `
float weightOf(int pixel, int output_, int count) {
  int low = output_ / factor;
  float towards = float(output_ - low * factor) / float(factor);
  return (low == pixel ? 1. - towards : 0.) + (min(low + 1, count - 1) == pixel ? towards : 0.);
}

void main() {
  ivec4 at = getOutputCoords();
  float sum = 0.;
  for (int i = max((at.y - 1) * factor, 0); i < (at.y + 1) * factor; i++) {
    float weight = weightOf(at.y, i, height);
    for (int j = max((at.z - 1) * factor, 0); j < (at.z + 1) * factor; j++) {
      sum += weight * weightOf(at.z, j, width) * getDy(at.x, i, j, at.w);
    }
  }
  setOutput(sum);
}
`;

export const upsampleWebgl = upsampleKernels<WebglContext>({ forward: FORWARD, backward: BACKWARD });
