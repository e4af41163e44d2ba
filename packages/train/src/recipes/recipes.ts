import { UnsupportedError } from '@opticalflow/core';
import { microsoftRecipes } from './microsoft.ts';
import { mmflowRecipes } from './mmflow.ts';
import type { Recipe } from './recipe.ts';
import { smallRecipes } from './small.ts';

/** The published trainings and ours, in the order in which they build on each other. */
export const recipes: readonly Recipe[] = [...mmflowRecipes, ...microsoftRecipes, ...smallRecipes];

/**
 * The training of that name.
 *
 * @throws UnsupportedError when there is none
 */
export function recipeNamed(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = recipes.map((candidate) => candidate.name).join(', ');
  throw new UnsupportedError(`Expected one of ${names} for a recipe but received "${name}"`);
}
