import type { WebglContext } from '../runtime/webgl.ts';
import { costVolumeKernels } from './gpu.ts';

const INSIDE = 'bool inside(int y, int x) { return y >= 0 && y < height && x >= 0 && x < width; }';

const FORWARD = `
${INSIDE}
void main() {
  ivec4 at = getOutputCoords();
  int span = 2 * reach + 1;
  int y = at.y + at.w / span - reach;
  int x = at.z + at.w - at.w / span * span - reach;
  float sum = 0.;
  if (inside(y, x)) {
    for (int c = 0; c < channels; c++) sum += getFirst(at.x, at.y, at.z, c) * getSecond(at.x, y, x, c);
  }
  setOutput(scale * (sum < 0. ? slope * sum : sum));
}
`;

const backward = (sign: 1 | -1) => `
${INSIDE}
void main() {
  ivec4 at = getOutputCoords();
  int span = 2 * reach + 1;
  float sum = 0.;
  for (int k = 0; k < span * span; k++) {
    int y = at.y + ${sign} * (k / span - reach);
    int x = at.z + ${sign} * (k - k / span * span - reach);
    if (!inside(y, x)) continue;
    sum += getDy(at.x, ${sign === 1 ? 'at.y, at.z' : 'y, x'}, k) * getOther(at.x, y, x, at.w);
  }
  setOutput(scale * sum);
}
`;

export const costVolumeWebgl = costVolumeKernels<WebglContext>({ forward: FORWARD, backward });
