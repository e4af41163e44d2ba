import { describe, expect, test } from '@jest/globals';
import { SeededRandom, type Size } from '@opticalflow/core';
import fc from 'fast-check';
import { augment, augmentations } from '../augmentation.ts';
import { type Affine, applyAffine, compose, invert } from './affine.ts';
import { type AffineMotion, inPixels, inUnits } from './affine-motion.ts';
import type { AffineRanges, Range } from './augmentation.ts';
import { drawMicrosoft } from './microsoft.ts';
import { viewsOf } from './microsoft-view.ts';
import { drawMmflow, mmflowViews } from './mmflow.ts';
import { drawRaft } from './raft.ts';
import { seenPart } from './resample.ts';
import { resizedSize } from './scatter-truth.ts';

/** Sizes of pictures in which a part fits. */
const around = ({ width, height }: Size) =>
  fc.record({
    width: fc.integer({ min: width, max: width + 400 }),
    height: fc.integer({ min: height, max: height + 400 }),
  });
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const within = (value: number, [low, high]: Range, slack = 0) => value >= low - slack && value <= high + slack;
const either = (most: number): Range => [-most, most];

/** The corners of a result. */
const corners = ({ width, height }: Size) =>
  [0, width - 1].flatMap((x) => [0, height - 1].map((y): [number, number] => [x, y]));

function liesInside(view: Affine, part: Size, whole: Size, slack = 1e-9): boolean {
  return corners(part).every(([x, y]) => {
    const [px, py] = applyAffine(view, x, y);
    return within(px, [0, whole.width - 1], slack) && within(py, [0, whole.height - 1], slack);
  });
}

const named = <K extends string>(kind: K) =>
  Object.entries(augmentations).filter(
    (entry): entry is [string, Extract<(typeof entry)[1], { kind: K }>] => entry[1].kind === kind,
  );

describe.each(named('mmflow'))('%s', (_, augmentation) => {
  const inRanges = ({ zoom, stretch, rotate, x, y }: AffineMotion, ranges: AffineRanges) =>
    within(zoom, ranges.zoom) &&
    within(stretch, ranges.stretch) &&
    within(rotate, ranges.rotate) &&
    within(x, either(ranges.translate)) &&
    within(y, either(ranges.translate));

  test('draws from its ranges, and no view leaves the picture', () => {
    const first = 'cropFirst' in augmentation ? augmentation.cropFirst : augmentation.crop;
    fc.assert(
      fc.property(around(first), seeds, (picture, seed) => {
        const draw = drawMmflow(augmentation, picture, new SeededRandom(seed));
        const whole = draw.cropFirst ?? picture;
        expect(within(draw.gamma, augmentation.gamma) && within(draw.noise.deviation, augmentation.noise)).toBe(true);
        expect(inRanges(draw.global, augmentation.global) && inRanges(draw.relative, augmentation.relative)).toBe(true);
        const views = mmflowViews(draw, whole);
        for (const view of [views.first, views.second]) expect(liesInside(view, augmentation.crop, whole)).toBe(true);
        if (draw.cropFirst) {
          expect(draw.cropFirst.x + draw.cropFirst.width <= picture.width).toBe(true);
          expect(draw.cropFirst.y + draw.cropFirst.height <= picture.height).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every motion that is accepted has the four corners of the whole result from inside the picture', () => {
    const picture = { width: 1100, height: 500 };
    fc.assert(
      fc.property(seeds, (seed) => {
        const { global, relative } = drawMmflow(augmentation, picture, new SeededRandom(seed));
        const units = inUnits(global);
        for (const motion of [units, compose(inUnits(relative), units)]) {
          expect(liesInside(invert(inPixels(motion, picture)), picture, picture)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(named('microsoft'))('%s', (_, augmentation) => {
  test('draws from its ranges, and the first view lies in the source', () => {
    const { source, view, relative, crop } = augmentation;
    const trim = 'trim' in source ? source.trim : { rows: 0, columns: 0 };
    const least = { width: source.width + 2 * trim.columns, height: source.height + 2 * trim.rows };
    fc.assert(
      fc.property(around(least), seeds, (picture, seed) => {
        const draw = drawMicrosoft(augmentation, picture, new SeededRandom(seed));
        const { place, colours } = draw;
        expect(within(place.x, [trim.columns, picture.width - trim.columns - source.width])).toBe(true);
        expect(within(place.y, [trim.rows, picture.height - trim.rows - source.height])).toBe(true);
        expect(within(draw.view.rotate, either(view.rotate)) && within(draw.view.aspect, view.aspect)).toBe(true);
        expect(draw.view.scale > 0 && draw.view.scale <= view.scale[1]).toBe(true);
        expect(within(draw.view.relative.rotate, either(relative.rotate))).toBe(true);
        expect(within(draw.view.relative.scale, relative.scale)).toBe(true);
        expect(Math.abs(draw.view.relative.x) <= (relative.translate * (source.width - 1)) / 2).toBe(true);
        expect(within(colours.saturation - 1, either(augmentation.saturation))).toBe(true);
        expect(within(colours.hue, either(augmentation.hue * Math.PI))).toBe(true);
        expect(within(colours.contrast - 1, augmentation.contrast, 1e-12)).toBe(true);
        expect(colours.gain.every((gain) => within(gain, augmentation.gain))).toBe(true);
        if ('gamma' in augmentation) expect(within(Math.log(colours.gamma), augmentation.gamma, 1e-12)).toBe(true);
        else expect(colours.gamma).toBe(1);
        expect(liesInside(viewsOf(draw.view, source, crop).first, crop, source)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(named('raft'))('%s', (_, augmentation) => {
  test('draws from its ranges, and the crop lies in the resized picture', () => {
    const { crop, resize, erase } = augmentation;
    let untouched = 0;
    fc.assert(
      fc.property(around(crop), seeds, (picture, seed) => {
        const draw = drawRaft(augmentation, picture, new SeededRandom(seed));
        const whole = draw.resize ? resizedSize(picture, draw.resize) : picture;
        expect(within(draw.crop.x, [0, whole.width - crop.width])).toBe(true);
        expect(within(draw.crop.y, [0, whole.height - crop.height])).toBe(true);
        expect(draw.boxes.length <= erase.boxes[1]).toBe(true);
        for (const box of draw.boxes) {
          expect(within(box.width, erase.side) && within(box.height, erase.side)).toBe(true);
          expect(within(box.x, [0, picture.width - 1]) && within(box.y, [0, picture.height - 1])).toBe(true);
        }
        if (!draw.resize) untouched++;
        for (const factor of draw.resize ? [draw.resize.x, draw.resize.y] : []) {
          const least = Math.max(
            (crop.width + resize.spare) / picture.width,
            (crop.height + resize.spare) / picture.height,
          );
          const low = 2 ** (resize.exponent[0] + resize.stretchExponent[0]);
          const high = 2 ** (resize.exponent[1] + resize.stretchExponent[1]);
          expect(within(factor, [Math.max(low, least), Math.max(high, least)])).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(Math.abs(untouched / 500 - (1 - resize.probability))).toBeLessThan(0.08);
  });
});

test('ranges that leave no view inside the picture are refused', () => {
  const preset = augmentations['mmflow-chairs'];
  const away = { ...preset, global: { ...preset.global, zoom: [0.5, 0.9] as const } };
  const frame = { width: 448, height: 384, data: new Uint8Array(3 * 448 * 384) };
  const sample = { name: 'x', first: frame, second: frame, flow: { ...frame, data: new Float32Array(2 * 448 * 384) } };
  expect(() => augment(sample, away, 1)).toThrow(
    /ranges with motions that show nothing from outside the picture for the global affine motion/,
  );
});

test('the part that views show holds all of their corners, and is seen from there as from the whole', () => {
  const preset = augmentations['mmflow-things'];
  const whole = { width: 960, height: 540 };
  fc.assert(
    fc.property(seeds, (seed) => {
      const draw = drawMmflow(preset, whole, new SeededRandom(seed));
      const views = { ...mmflowViews(draw, whole), ...preset.crop };
      const { part, views: shifted } = seenPart(views, whole);
      expect(part.x >= 0 && part.y >= 0).toBe(true);
      expect(part.x + part.width <= whole.width && part.y + part.height <= whole.height).toBe(true);
      for (const name of ['first', 'second'] as const) {
        expect(liesInside(shifted[name], preset.crop, part)).toBe(true);
        for (const [x, y] of corners(preset.crop)) {
          const [px, py] = applyAffine(shifted[name], x, y);
          const [qx, qy] = applyAffine(views[name], x, y);
          expect(Math.abs(px + part.x - qx) + Math.abs(py + part.y - qy)).toBeLessThan(1e-9);
        }
      }
    }),
    { numRuns: 200 },
  );
});
