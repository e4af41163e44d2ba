import { expectFrame, expectSameSize, type Frame } from '@opticalflow/core';
import { blackRaster, levelsPerUnit, type Raster, toByte } from './raster.ts';

/**
 * Paints how far two pictures are apart: the absolute difference of each channel, so black is the same. Bytes and floats
 * may be mixed; a float counts 255 levels.
 *
 * @throws ShapeError when sizes differ, or a frame does not fit its own
 */
export function paintDifference(first: Frame, second: Frame): Raster {
  expectFrame('the first picture', first);
  expectFrame('the second picture', second);
  expectSameSize('the second picture, the size of the first', first, second);
  const raster = blackRaster(first.width, first.height);
  const a = levelsPerUnit(first);
  const b = levelsPerUnit(second);
  for (let i = 0; i < first.width * first.height; i++) {
    for (let c = 0; c < 3; c++) {
      raster.data[4 * i + c] = toByte(Math.abs(a * first.data[3 * i + c] - b * second.data[3 * i + c]));
    }
  }
  return raster;
}
