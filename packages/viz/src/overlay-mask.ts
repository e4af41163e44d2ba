import { expectSameSize, type Pixels, type ScalarField, ShapeError } from '@opticalflow/core';
import { expectScalarField, expectWithin } from './expect.ts';
import { type Colour, type Raster, rasterOf, toByte } from './raster.ts';

/** Options of {@link overlayMask}. */
export interface OverlayMaskOptions {
  /** By default magenta, which pictures of the world rarely hold. */
  colour?: Colour | undefined;
  /** Share of the colour where the mask is 1, from 0 to 1; 0.5 by default. */
  opacity?: number | undefined;
}

/**
 * Tints a picture where a mask is high: an occlusion over the first picture, for example, or what of a field is
 * unknown. A mask of 1 mixes in `opacity` of `colour`, smaller values less of it in proportion, 0 and NaN nothing.
 *
 * @param picture a raster, a frame, or other pixels of one, three or four channels; alpha is kept
 * @throws ShapeError when sizes differ or do not fit the data, or an option is out of its range
 */
export function overlayMask(
  picture: Pixels,
  field: ScalarField,
  { colour = [255, 0, 255], opacity = 0.5 }: OverlayMaskOptions = {},
): Raster {
  expectScalarField('a mask', field);
  expectSameSize('the picture, the size of the mask', field, picture);
  expectWithin('opacity', opacity, 1);
  if (colour.length !== 3) throw new ShapeError('a colour', '3 levels', `${colour.length}`);
  for (const level of colour) expectWithin('a level of a colour', level, 255);

  const raster = rasterOf(picture);
  for (let i = 0; i < field.data.length; i++) {
    const share = opacity * Math.min(1, field.data[i]);
    if (!(share > 0)) continue;
    for (let c = 0; c < 3; c++) {
      const level = raster.data[4 * i + c];
      raster.data[4 * i + c] = toByte(level + share * (colour[c] - level));
    }
  }
  return raster;
}
