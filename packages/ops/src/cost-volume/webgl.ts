import { COST_VOLUME, COST_VOLUME_GRAD, type CostVolumeAttrs } from '../kernel-names.ts';
import { webglKernel } from '../runtime/webgl.ts';

const sizes = ([, height, width, channels]: number[], reach: number) => ({ height, width, channels, reach });

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

/** Of the first features (`sign` 1) or the second (-1): what was multiplied with them, times `dy` of that product. */
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

export const costVolumeWebgl = [
  webglKernel<CostVolumeAttrs>({
    name: COST_VOLUME,
    compute: ({ first, second }, { maxDisplacement, scale, slope }, { run }) =>
      run({
        outputShape: [...first.shape.slice(0, 3), (2 * maxDisplacement + 1) ** 2],
        inputs: { first, second },
        ints: sizes(first.shape, maxDisplacement),
        floats: { scale, slope },
        code: FORWARD,
      }),
  }),
  webglKernel<CostVolumeAttrs>({
    name: COST_VOLUME_GRAD,
    compute: ({ dy, first, second }, { maxDisplacement, scale }, { run }) => {
      const common = { outputShape: first.shape, ints: sizes(first.shape, maxDisplacement), floats: { scale } };
      return [
        run({ ...common, inputs: { dy, other: second }, code: backward(1) }),
        run({ ...common, inputs: { dy, other: first }, code: backward(-1) }),
      ];
    },
  }),
];
