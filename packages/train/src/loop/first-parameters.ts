import { ShapeError, UnsupportedError } from '@opticalflow/core';
import type { MaskFlowNetModel, ParameterValues } from '@opticalflow/maskflownet';
import type { TrainingConfig } from '../config/training-config.ts';
import { initialParameters } from '../weights/initial-parameters.ts';

/** Trained weights that a training begins with. */
export interface StartingWeights {
  /** All parameters. */
  readonly all?: Pick<MaskFlowNetModel, 'parameters'> | undefined;
  /** Those of the first stage. */
  readonly stage1?: Pick<MaskFlowNetModel, 'parameters'> | undefined;
}

/**
 * The parameters before the first step: random ones of the configuration's seed, with those of earlier trainings over them.
 *
 * @throws UnsupportedError when the recipe begins with an earlier training and its weights are not given; ShapeError when given
 * weights are of another network
 */
export function firstParameters(
  config: Pick<TrainingConfig, 'architecture' | 'width' | 'initialisation' | 'seed' | 'startsFrom'>,
  given: StartingWeights,
): Map<string, ParameterValues> {
  const { architecture, width, initialisation, seed, startsFrom } = config;
  const parameters = initialParameters({ architecture, width, initialisation, seed });
  for (const part of ['all', 'stage1'] as const) {
    const weights = given[part];
    const earlier = startsFrom[part];
    if (!weights && earlier !== undefined) {
      throw new UnsupportedError(
        `This training begins with the weights of ${earlier}${part === 'stage1' ? ' as its first stage' : ''}: give them, ` +
          `or take startsFrom.${part} away to begin from random ones`,
      );
    }
    for (const [name, { shape }] of parameters) {
      if (!weights || (part === 'stage1' && !name.startsWith('stage1.'))) continue;
      const values = weights.parameters.get(name);
      if (!values || String(values.shape) !== String(shape)) {
        throw new ShapeError(`${name} of the given weights`, `[${shape}]`, values ? `[${values.shape}]` : 'none');
      }
      parameters.set(name, values);
    }
  }
  return parameters;
}
