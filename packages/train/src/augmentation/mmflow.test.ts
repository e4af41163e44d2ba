import { describe, test } from '@jest/globals';
import { expectCloseAbsolute } from '@opticalflow/testing';
import { dense, picture, size, sparse, values, where } from '../../test/augmentation-golden.ts';
import { type Affine, compose, invert } from './affine.ts';
import { inPixels, inUnits } from './affine-motion.ts';
import { resamplePicture, resampleTruth, type Views } from './resample.ts';

describe('affine motions of mmflow', () => {
  const matrix = (name: string): Affine => values(name).slice(0, 6) as unknown as Affine;
  const units = { first: matrix('mmflow.theta1'), second: matrix('mmflow.theta2') };
  const views: Views = {
    ...size,
    first: invert(inPixels(units.first, size)),
    second: invert(inPixels(units.second, size)),
  };

  test('are T R S Z', () => {
    const first = inUnits({ zoom: 1.4, stretch: 1.1, rotate: 8, x: 0.04, y: -0.03 });
    expectCloseAbsolute(first, units.first, 1e-7);
    const second = compose(inUnits({ zoom: 1.01, stretch: 1, rotate: -0.8, x: 0.003, y: -0.002 }), first);
    expectCloseAbsolute(second, units.second, 1e-7);
  });

  test.each(['first', 'second'] as const)('move the %s picture as OpenCV’s warpAffine', (name) => {
    const out = resamplePicture(picture(name), size, { view: views[name], ...size }, 'zero');
    expectCloseAbsolute(out, values(`mmflow.${name}`), 2e-5);
  });

  test('move dense flow as mmflow', () => {
    expectCloseAbsolute(resampleTruth(dense, views, 'zero').flow, values('mmflow.flow'), 1e-3);
  });

  test('move sparse flow as mmflow', () => {
    const out = resampleTruth(sparse, views, 'zero');
    // what is known by less than 1/1024 is not
    expectCloseAbsolute(out.valid, values('mmflow.valid'), 1 / 1024);
    const known = values('mmflow.valid');
    expectCloseAbsolute(where(out.flow, known), where(values('mmflow.sparse'), known), 1e-3);
  });
});
