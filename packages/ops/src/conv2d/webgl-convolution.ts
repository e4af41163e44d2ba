import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebglContext } from '../runtime/webgl.ts';
import { convolutionSums } from './webgl-sums.ts';

/** A convolution of pictures whose channels lie in several tensors, and what follows it. */
export interface PartedConvolution {
  /** [B,H,W,C] each, in the order of the weight's rows; but for the last they have an even number of channels. */
  parts: readonly TensorInfo[];
  /** [kh,kw,cin,cout], where cin is the channels of all parts. */
  weight: TensorInfo;
  bias?: TensorInfo | undefined;
  strides: readonly [y: number, x: number];
  dilations: readonly [y: number, x: number];
  /** Zeros before each axis; negative where pixels are cut off. */
  pad: readonly [top: number, left: number];
  /** Of the output. */
  size: readonly [height: number, width: number];
  /** Factor below zero: 1 = linear. */
  slope: number;
}

/** Each part is code of its own, which takes time to compile; the networks' blocks have five. 16 textures can be read. */
export const MOST_PARTS = 6;

const numbered = (tensors: readonly TensorInfo[]) => Object.fromEntries(tensors.map((part, i) => [`part${i}`, part]));
const channelCounts = (tensors: readonly TensorInfo[]) =>
  Object.fromEntries(tensors.map(({ shape }, i) => [`channels${i}`, shape[3]]));

/** Runs one program, which serves all sizes and numbers of channels. */
export function convolveParts(
  { parts, weight, bias, strides, dilations, pad, size, slope }: PartedConvolution,
  { run }: WebglContext,
): TensorInfo {
  const [batch, height, width] = parts[0].shape;
  const [kernelRows, columns, inputs, outputs] = weight.shape;
  const sums = convolutionSums({ columns, stride: strides[1], dilation: dilations[1], left: pad[1] });
  const start = bias ? 'texelFetch(bias, placeOf(at.w / 2, textureSize(bias, 0).x), 0).xyxy' : 'vec4(0.)';
  return run({
    outputShape: [batch, ...size, outputs],
    inputs: { ...numbered(parts), weight, ...(bias && { bias }) },
    ints: {
      ...channelCounts(parts),
      height,
      width,
      kernelRows,
      strideY: strides[0],
      dilationY: dilations[0],
      top: pad[0],
      inputPairs: Math.ceil(inputs / 2),
      outputPairs: Math.ceil(outputs / 2),
    },
    floats: { slope },
    code: `
${sums}
void main() {
  ivec4 at = getOutputCoords();
  vec4 sum = ${start};
  int first = 0;
  ${parts.map((_, i) => `sum += sumOf(part${i}, channels${i}, first, at); first += channels${i};`).join('\n')}
  setOutput(mix(sum, slope * sum, lessThan(sum, vec4(0.))));
}
`,
    packed: true,
  });
}

/** The parts as one tensor, whatever their numbers of channels. */
export function joinParts(parts: readonly TensorInfo[], { run }: WebglContext): TensorInfo {
  const all = parts.reduce((sum, { shape }) => sum + shape[3], 0);
  const choose = (i: number) => `
  if (c < channels${i}) {
    vec4 texel = getPart${i}(at.x, at.y, at.z, c);
    return c % 2 == 0 ? texel.xz : texel.yw;
  }
  c -= channels${i};`;
  return run({
    outputShape: [...parts[0].shape.slice(0, 3), all],
    inputs: numbered(parts),
    ints: channelCounts(parts),
    code: `
vec2 columnsOf(ivec4 at, int c) {${parts.map((_, i) => choose(i)).join('')}
  return vec2(0.);
}
void main() {
  ivec4 at = getOutputCoords();
  vec2 one = columnsOf(at, at.w), two = columnsOf(at, at.w + 1);
  setOutput(vec4(one.x, two.x, one.y, two.y));
}
`,
    packed: true,
  });
}
