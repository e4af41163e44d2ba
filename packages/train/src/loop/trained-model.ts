import { type MaskFlowNetModel, type ParameterValues, variants, writeMaskFlowNet } from '@opticalflow/maskflownet';
import type { TrainingConfig } from '../config/training-config.ts';

/** Parameters of a training as a model that estimates. */
export function trainedModel(
  { architecture, variant, width }: Pick<TrainingConfig, 'architecture' | 'variant' | 'width'>,
  parameters: ReadonlyMap<string, ParameterValues>,
): MaskFlowNetModel {
  const parameterCount = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
  return {
    info: { architecture, family: 'mmflow', variant, width, parameterCount, format: 'safetensors' },
    variant: variants[variant],
    parameters,
  };
}

/** The same as a file that any command loads; it says which training it is from, and after how many steps. */
export function trainedWeights(
  config: TrainingConfig,
  parameters: ReadonlyMap<string, ParameterValues>,
  step: number,
): Uint8Array {
  const metadata = { training: config.name, step: String(step) };
  return writeMaskFlowNet(trainedModel(config, parameters), { metadata });
}
