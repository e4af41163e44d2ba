import { COST_VOLUME, COST_VOLUME_GRAD, type CostVolumeAttrs } from '../kernel-names.ts';
import { hostKernel } from '../runtime/host-kernel.ts';
import { costVolumeGradHost, costVolumeHost } from './host.ts';

const displacements = ({ maxDisplacement }: CostVolumeAttrs) => (2 * maxDisplacement + 1) ** 2;

export const costVolumeKernels = [
  hostKernel<CostVolumeAttrs>({
    name: COST_VOLUME,
    inputs: ['first', 'second'],
    outputShapes: ([[batch, height, width]], attrs) => [[batch, height, width, displacements(attrs)]],
    compute: costVolumeHost,
  }),
  hostKernel<CostVolumeAttrs>({
    name: COST_VOLUME_GRAD,
    inputs: ['dy', 'first', 'second'],
    outputShapes: ([, shape]) => [shape, shape],
    compute: costVolumeGradHost,
  }),
];
