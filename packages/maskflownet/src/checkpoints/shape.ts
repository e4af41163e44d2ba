/** Number of elements of a shape; a scalar has one. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((count, n) => count * n, 1);
