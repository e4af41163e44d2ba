import { COST_VOLUME, COST_VOLUME_GRAD, type CostVolumeAttrs } from '../kernel-names.ts';
import { webgpuKernel } from '../runtime/webgpu.ts';

const sizes = ([, height, width, channels]: number[], reach: number) => ({ height, width, channels, reach });

const INSIDE = `
fn inside(y : i32, x : i32) -> bool { return y >= 0 && y < uniforms.height && x >= 0 && x < uniforms.width; }
`;

const FORWARD = `
${INSIDE}
fn valueAt(at : vec4<i32>) -> f32 {
  let span = 2 * uniforms.reach + 1;
  let y = at.y + at.w / span - uniforms.reach;
  let x = at.z + at.w % span - uniforms.reach;
  if (!inside(y, x)) { return 0.; }
  var sum = 0.;
  for (var c = 0; c < uniforms.channels; c++) { sum += getFirst(at.x, at.y, at.z, c) * getSecond(at.x, y, x, c); }
  return uniforms.scale * select(sum, uniforms.slope * sum, sum < 0.);
}
`;

/** Of the first features (`sign` 1) or the second (-1): what was multiplied with them, times `dy` of that product. */
const backward = (sign: 1 | -1) => `
${INSIDE}
fn valueAt(at : vec4<i32>) -> f32 {
  let span = 2 * uniforms.reach + 1;
  var sum = 0.;
  for (var k = 0; k < span * span; k++) {
    let y = at.y + ${sign} * (k / span - uniforms.reach);
    let x = at.z + ${sign} * (k % span - uniforms.reach);
    if (inside(y, x)) { sum += getDy(at.x, ${sign === 1 ? 'at.y, at.z' : 'y, x'}, k) * getOther(at.x, y, x, at.w); }
  }
  return uniforms.scale * sum;
}
`;

export const costVolumeWebgpu = [
  webgpuKernel<CostVolumeAttrs>({
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
  webgpuKernel<CostVolumeAttrs>({
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
