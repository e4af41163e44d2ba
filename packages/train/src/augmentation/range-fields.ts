import { type Check, number, refuse, tuple } from '../recipes/fields.ts';

/** Two numbers of which the second is not below the first. */
export const expectRange =
  (check: Check): Check =>
  (value, field) => {
    tuple(check, check)(value, field);
    const [low, high] = value as [number, number];
    number(`at least ${low}`, (bound) => bound >= low)(high, `${field}[1]`);
  };

export const flag: Check = (value, field) => {
  if (typeof value !== 'boolean') refuse(field, 'true or false', value);
};
