import { CONV2D_CASES, CONV2D_TRANSPOSE_CASES, LARGE_CONV2D_CASES } from '../../src/conv2d/cases.ts';
import { conv2dGradReference, conv2dReference, conv2dShape } from '../../src/conv2d/reference.ts';
import {
  conv2dTransposeGradReference,
  conv2dTransposeReference,
  conv2dTransposeShape,
} from '../../src/conv2d/transpose-reference.ts';
import { COST_VOLUME_CASES } from '../../src/cost-volume/cases.ts';
import { costVolumeKernels } from '../../src/cost-volume/cpu.ts';
import { costVolumeGradReference, costVolumeReference } from '../../src/cost-volume/reference.ts';
import { DEFORM_CONV2D_CASES, DEFORM_CONV2D_SHARED_CASES, FINISHED_CASES } from '../../src/deform-conv2d/cases.ts';
import { deformConv2dKernels } from '../../src/deform-conv2d/cpu.ts';
import { deformConv2dGradReference, deformConv2dReference } from '../../src/deform-conv2d/reference.ts';
import { finishedGradReference, finishedReference } from '../../src/deform-conv2d/shared-finish-reference.ts';
import {
  deformConv2dSharedGradReference,
  deformConv2dSharedReference,
} from '../../src/deform-conv2d/shared-reference.ts';
import { DENSE_BLOCK_CASES } from '../../src/dense-block/cases.ts';
import { denseBlockGradReference, denseBlockReference } from '../../src/dense-block/reference.ts';
import type { DeformConv2dAttrs, WarpAttrs } from '../../src/kernel-names.ts';
import { LEAKY_RELU_CASES } from '../../src/leaky-relu/cases.ts';
import { leakyReluGradReference, leakyReluReference } from '../../src/leaky-relu/reference.ts';
import type { OpCase } from '../../src/runtime/op-case.ts';
import { UPSAMPLE_CASES } from '../../src/upsample/cases.ts';
import { upsampleKernels } from '../../src/upsample/cpu.ts';
import { upsampleGradReference, upsampleReference } from '../../src/upsample/reference.ts';
import { WARP_CASES } from '../../src/warp/cases.ts';
import { warpKernels } from '../../src/warp/cpu.ts';
import { warpCoverageReference, warpGradReference, warpReference } from '../../src/warp/reference.ts';
import type { Judged } from '../check-op.ts';
import type { OpName } from './ops.ts';

/** An op's cases and what judges them; the op itself runs elsewhere. */
export type Judge = Omit<Judged<object>, 'op'>;

const judged = <Attrs>(parts: Omit<Judged<Attrs>, 'op'>): Judge => parts as unknown as Judge;

const firstOutput =
  (kernel: { outputShapes(shapes: number[][], attrs: object): number[][] }) =>
  (shapes: number[][], attrs: unknown): number[] =>
    kernel.outputShapes(shapes, attrs as object)[0];

const sharedOutput = ([[batch, height, width], , weight]: number[][]) => [batch, height, width, weight[3]];

/** Pictures of many tiles, through which kernels on GPUs look for the samples of a pixel. */
const TILED_WARP_CASES: OpCase<WarpAttrs>[] = (
  [
    ['many tiles, flow to all sides', [2, 19, 37, 2], 20, 'zeros'],
    ['many tiles, repeated edges', [1, 21, 18, 1], 30, 'border'],
  ] as const
).map(([name, shape, reach, border]) => ({
  name,
  inputs: [{ shape: [...shape] }, { shape: [...shape.slice(0, 3), 2], low: -reach, high: reach }],
  attrs: { border, components: 'uv', minCoverage: -1, origin: 0 },
}));

const TILED_DEFORM_CASE: OpCase<DeformConv2dAttrs> = {
  name: 'many tiles, two groups',
  inputs: [{ shape: [1, 12, 18, 4] }, { shape: [1, 12, 18, 36], low: -6, high: 6 }, { shape: [3, 3, 4, 2] }],
  attrs: { strides: [1, 1], dilations: [1, 1], pad: [1, 1], offsetGroups: 2, border: 'fade' },
};

/** The flows of the warp's cases, to find how much of each sample they cover. */
const COVERAGE_CASES: OpCase<{ components: 'uv' | 'yx' }>[] = WARP_CASES.filter(({ attrs }) => attrs.origin === 0).map(
  ({ name, inputs, attrs: { components } }) => ({ name, inputs: [inputs[1]], attrs: { components } }),
);

export const JUDGED: Record<OpName, Judge> = {
  costVolume: judged({
    cases: COST_VOLUME_CASES,
    outputShape: firstOutput(costVolumeKernels[0]),
    reference: costVolumeReference,
    referenceGradient: costVolumeGradReference,
  }),
  warp: judged({
    cases: [...WARP_CASES, ...TILED_WARP_CASES],
    outputShape: firstOutput(warpKernels[0]),
    reference: warpReference,
    referenceGradient: warpGradReference,
  }),
  warpCoverage: judged({
    cases: COVERAGE_CASES,
    outputShape: ([shape]) => [...shape.slice(0, 3), 1],
    reference: warpCoverageReference,
    referenceGradient: (_, [dFlow]) => void dFlow.fill(0),
  }),
  deformConv2d: judged({
    cases: [...DEFORM_CONV2D_CASES, TILED_DEFORM_CASE],
    outputShape: firstOutput(deformConv2dKernels[0]),
    reference: deformConv2dReference,
    referenceGradient: deformConv2dGradReference,
  }),
  deformConv2dShared: judged({
    cases: DEFORM_CONV2D_SHARED_CASES,
    outputShape: sharedOutput,
    reference: deformConv2dSharedReference,
    referenceGradient: deformConv2dSharedGradReference,
  }),
  finished: judged({
    cases: FINISHED_CASES,
    outputShape: sharedOutput,
    reference: finishedReference,
    referenceGradient: finishedGradReference,
  }),
  upsample: judged({
    cases: UPSAMPLE_CASES,
    outputShape: firstOutput(upsampleKernels[0]),
    reference: upsampleReference,
    referenceGradient: upsampleGradReference,
  }),
  conv2d: judged({
    cases: [...CONV2D_CASES, ...LARGE_CONV2D_CASES],
    outputShape: conv2dShape,
    reference: conv2dReference,
    referenceGradient: conv2dGradReference,
  }),
  conv2dTranspose: judged({
    cases: CONV2D_TRANSPOSE_CASES,
    outputShape: conv2dTransposeShape,
    reference: conv2dTransposeReference,
    referenceGradient: conv2dTransposeGradReference,
  }),
  denseBlock: judged({
    cases: DENSE_BLOCK_CASES,
    outputShape: ([[batch, height, width, channels], ...shapes]) => [
      batch,
      height,
      width,
      shapes.reduce((sum, shape) => (shape.length === 1 ? sum + shape[0] : sum), channels),
    ],
    reference: denseBlockReference,
    referenceGradient: denseBlockGradReference,
  }),
  leakyRelu: judged({
    cases: LEAKY_RELU_CASES,
    outputShape: ([shape]) => shape,
    reference: leakyReluReference,
    referenceGradient: leakyReluGradReference,
  }),
};
