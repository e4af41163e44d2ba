/** Number of elements of a shape; a scalar has one. */
export const elementCount = (shape: readonly number[]): number =>
  // a product of sizes that no file can hold may overflow; beside a zero it is nothing all the same
  shape.includes(0) ? 0 : shape.reduce((count, n) => count * n, 1);

/** Whether `value` is a size or offset: a whole number from 0 on. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether `value` is a list of at most `most` sizes. */
export const isCounts = (value: unknown, most: number): value is number[] =>
  Array.isArray(value) && value.length <= most && value.every(isCount);
