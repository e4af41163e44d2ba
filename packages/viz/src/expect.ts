import { expectInteger, expectLength, type ScalarField, ShapeError } from '@opticalflow/core';

/** Throws a {@link ShapeError} unless `value` is a finite number above zero. */
export function expectPositive(what: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) throw new ShapeError(what, 'a finite number above 0', String(value));
}

/** Throws a {@link ShapeError} unless `value` lies from 0 to `max`. */
export function expectWithin(what: string, value: number, max: number): void {
  if (!(value >= 0 && value <= max)) throw new ShapeError(what, `a number from 0 to ${max}`, String(value));
}

/** Throws a {@link ShapeError} unless `field` has positive integer sizes and one value for each pixel. */
export function expectScalarField(what: string, { width, height, data }: ScalarField): void {
  expectInteger(`the width of ${what}`, width);
  expectInteger(`the height of ${what}`, height);
  expectLength(`the values of ${what}`, data.length, width * height, `${width} x ${height}`);
}
