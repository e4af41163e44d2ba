import { describe, expect, test } from '@jest/globals';
import { errorBins, legendRings, paintErrorLegend, paintFlow, paintLegend } from '@opticalflow/viz';
import fc from 'fast-check';
import { fingerprint, pixel, row, sketch } from '../test/pictures.ts';

describe('the legend of flow', () => {
  test('is a disc with nothing around it', () => {
    expect(sketch(paintLegend({ size: 12 }), ([, , , alpha]) => alpha)).toBe(
      [
        '   -*##*-',
        ' .*######*.',
        ' *########*',
        '-##########-',
        '*##########*',
        '############',
        '############',
        '*##########*',
        '-##########-',
        ' *########*',
        ' .*######*.',
        '   -*##*-',
      ].join('\n'),
    );
  });

  test('paints every point as paintFlow paints the motion from the centre to it', () => {
    const legend = paintLegend({ size: 41 });
    for (const [u, v] of [
      [20, 0],
      [-7, 11],
      [0, -15],
      [0, 0],
      [3, -4],
    ]) {
      const { raster } = paintFlow(row([u, v]), { maxFlow: 20.5 });
      expect(pixel(legend, 20 + u, 20 + v)).toEqual(pixel(raster, 0, 0));
    }
  });

  test('follows the style', () => {
    const { raster } = paintFlow(row([0, 2]), {
      maxFlow: 20.5,
      style: 'kitti',
    });
    expect(pixel(paintLegend({ size: 41, style: 'kitti' }), 20, 22)).toEqual(pixel(raster, 0, 0));
  });

  test('darkens thin rings at round lengths when it knows the radius', () => {
    const [plain, ringed] = [paintLegend({ size: 81 }), paintLegend({ size: 81, maxFlow: 40.5 })];
    expect(legendRings(40.5)).toEqual([20, 40]);
    const changed = Array.from({ length: 41 }, (_, x) => x).filter(
      (x) => pixel(plain, 40 + x, 40).join() !== pixel(ringed, 40 + x, 40).join(),
    );
    expect(changed).toEqual([20, 40]);
  });

  test('is the same in every byte', () => {
    expect(fingerprint(paintLegend({ size: 64 }))).toBe('64x64 734fc1e15f65ab79');
    expect(fingerprint(paintLegend({ size: 65, maxFlow: 27.1 }))).toBe('65x65 9e6b018670015de9');
    expect(fingerprint(paintLegend({ size: 32, style: 'kitti' }))).toBe('32x32 b938788cad12c459');
  });

  test('of one pixel is white', () => {
    expect(paintLegend({ size: 1 }).data).toEqual(Uint8ClampedArray.of(255, 255, 255, 255));
  });

  test.each([{ size: 0 }, { size: 3.5 }, { size: 9, maxFlow: 0 }, { size: 9, maxFlow: Number.POSITIVE_INFINITY }])(
    'refuses %j',
    (options) => {
      expect(() => paintLegend(options)).toThrow(expect.objectContaining({ tag: 'ShapeError' }));
    },
  );
});

describe('the rings of a legend', () => {
  test.each([
    [27.1, [10, 20]],
    [10, [2, 4, 6, 8]],
    [4, [1, 2, 3]],
    [1, [0.2, 0.4, 0.6, 0.8]],
    [0.301, [0.1, 0.2, 0.3]],
    [1000, [200, 400, 600, 800]],
  ])('for %p px', (maxFlow, rings) => {
    expect(legendRings(maxFlow)).toEqual(rings);
  });

  test('are two to four, evenly spaced within the radius', () => {
    fc.assert(
      fc.property(
        fc.float({
          min: Math.fround(1e-20),
          max: Math.fround(1e20),
          noNaN: true,
        }),
        (maxFlow) => {
          const rings = legendRings(maxFlow);
          expect(rings.length).toBeGreaterThanOrEqual(2);
          expect(rings.length).toBeLessThanOrEqual(4);
          expect(rings.at(-1)).toBeLessThan(maxFlow);
          for (const [k, ring] of rings.entries()) expect(ring / rings[0]).toBeCloseTo(k + 1, 9);
        },
      ),
    );
  });
});

describe('the legend of the error', () => {
  test('has a bar for each bin, above as it is and below at half the brightness', () => {
    const legend = paintErrorLegend({ width: 40, height: 6 });
    for (const [k, { colour }] of errorBins.entries()) {
      for (const x of [4 * k, 4 * k + 3]) {
        expect(pixel(legend, x, 0)).toEqual([...colour, 255]);
        expect(pixel(legend, x, 3)).toEqual([...colour, 255]);
        expect(pixel(legend, x, 4)).toEqual([...colour.map((level) => Math.floor(level / 2)), 255]);
      }
    }
  });

  test('is the same in every byte', () => {
    expect(fingerprint(paintErrorLegend())).toBe('200x18 d9ac933f12172e98');
  });

  test('refuses to be narrower than its bars', () => {
    expect(() => paintErrorLegend({ width: 9 })).toThrow('an integer of at least 10 for the width of an error legend');
    expect(() => paintErrorLegend({ height: 1 })).toThrow(expect.objectContaining({ tag: 'ShapeError' }));
  });
});
