import { recipeNamed } from '../recipes/recipes.ts';
import { merged, withOverrides } from './overrides.ts';
import { checkTrainingConfig, type TrainingConfig } from './training-config.ts';

/**
 * The whole configuration that a short one means: `{ extends: 'mmflow-s-chairs', width: 0.25 }` is that recipe with these
 * fields over it, object by object, lists as a whole; without `extends` it has to be complete. `null` takes a field away; what
 * is left open has its default.
 *
 * @param overrides laid over it last, as `'schedule.steps=1000'`
 * @throws ShapeError that names the first field that is wrong; UnsupportedError when there is no such recipe, or an override is
 * none
 */
export function settleConfig(given: unknown, overrides: readonly string[] = []): TrainingConfig {
  const { extends: base, ...fields } = (typeof given === 'object' && given !== null ? given : { given }) as {
    extends?: unknown;
  };
  const recipe = base === undefined ? {} : recipeNamed(String(base));
  const whole = withOverrides(merged(recipe, fields), overrides) as object;
  const present = JSON.stringify(whole, (_, value) => (value === null ? undefined : value));
  return checkTrainingConfig(JSON.parse(present));
}
