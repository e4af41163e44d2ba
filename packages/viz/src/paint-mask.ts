import type { ScalarField } from '@opticalflow/core';
import { expectScalarField } from './expect.ts';
import { blackRaster, type Raster, toByte } from './raster.ts';

/**
 * Paints one number for each pixel in grey: 0 black, 1 white, in between floor(255 x + 0.5); what lies beyond is clamped,
 * NaN is black. Of an occlusion, white is what the second picture does not show.
 *
 * @throws ShapeError when the field does not fit its sizes
 */
export function paintMask(field: ScalarField): Raster {
  expectScalarField('a mask', field);
  const raster = blackRaster(field.width, field.height);
  for (let i = 0; i < field.data.length; i++) {
    raster.data.fill(toByte(255 * field.data[i]), 4 * i, 4 * i + 3);
  }
  return raster;
}
