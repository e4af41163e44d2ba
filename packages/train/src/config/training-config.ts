import { checkRecipe } from '../recipes/check-recipe.ts';
import type { Recipe } from '../recipes/recipe.ts';

/** What a recipe may leave open and a training has to know. */
export const configDefaults = { width: 1, seed: 0, accumulate: 1, logEvery: 50 } as const;

/** A recipe that leaves nothing open. */
export type TrainingConfig = Recipe & { readonly [F in keyof typeof configDefaults]: number };

/**
 * A configuration from elsewhere, once it has been looked through; what it leaves open has its default.
 *
 * @throws ShapeError that names the first field that is wrong, as `'schedule.rows[2][0]'`
 */
export function checkTrainingConfig(value: unknown): TrainingConfig {
  return { ...configDefaults, ...checkRecipe(value) } as TrainingConfig;
}
