import { describe, expect, test } from '@jest/globals';
import { SeededRandom } from '@opticalflow/core';
import { difference, readGoldenFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { applyTable, drawJitter, JITTER_STEPS, type Jitter, jitterColours } from './colour-jitter.ts';
import { gammaTable } from './gamma.ts';
import { openCvJitter, pillowJitter } from './jitter-rules.ts';

const { tensors } = readGoldenFixture('augmentation.golden.safetensors');
const bytes = (name: string) => Uint8Array.from(tensors.get(name)!.data);
const none: Jitter = { order: JITTER_STEPS, brightness: 1, contrast: 1, saturation: 1, hue: 0 };

/** Steps and factors of the reference. */
const cases = (library: string) =>
  [...tensors.keys()].flatMap((name) => {
    const found = /^(\w+)\.(brightness|contrast|saturation|hue)\.(.+)$/.exec(name);
    return found?.[1] === library ? [[name, found[2], Number(found[3])] as const] : [];
  });

function jittered(name: string, change: Partial<Jitter>, rules = openCvJitter): Uint8Array {
  const picture = bytes(name);
  jitterColours([picture], { ...none, ...change }, rules);
  return picture;
}

describe('jitter on bytes', () => {
  test.each(cases('opencv'))('%s is that of OpenCV, byte for byte', (name, step, factor) => {
    expect(difference(jittered('first', { [step]: factor }), bytes(name)).maxAbsolute).toBe(0);
  });

  test.each(cases('pillow'))('%s is that of Pillow, byte for byte', (name, step, factor) => {
    expect(difference(jittered('first', { [step]: factor }, pillowJitter), bytes(name)).maxAbsolute).toBe(0);
  });

  test('contrast of several pictures goes about the grey of all', () => {
    const pictures = [bytes('first'), bytes('second')];
    jitterColours(pictures, { ...none, contrast: 1.37 }, pillowJitter);
    expect([...pictures[0], ...pictures[1]]).toEqual([...bytes('pillow.contrast-of-both')]);
  });

  test.each([openCvJitter, pillowJitter])('of nothing changes nothing', (rules) => {
    expect(jittered('first', {}, rules)).toEqual(bytes('first'));
  });

  test('steps come in the order that was drawn', () => {
    const change = { brightness: 1.4, contrast: 0.6 };
    const forth = jittered('first', { ...change, order: ['brightness', 'contrast', 'saturation', 'hue'] });
    const back = jittered('first', { ...change, order: ['contrast', 'brightness', 'saturation', 'hue'] });
    expect(forth).not.toEqual(back);
    const twice = jittered('first', { brightness: 1.4 });
    jitterColours([twice], { ...none, contrast: 0.6 }, openCvJitter);
    expect(forth).toEqual(twice);
  });

  test('is drawn from its ranges, in all orders', () => {
    const ranges = { brightness: [0.5, 1.5], contrast: [0.8, 1.2], saturation: [0, 2], hue: [-0.5, 0.25] } as const;
    const orders = new Set<string>();
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const jitter = drawJitter(ranges, new SeededRandom(seed));
        for (const step of JITTER_STEPS) {
          expect(jitter[step]).toBeGreaterThanOrEqual(ranges[step][0]);
          expect(jitter[step]).toBeLessThan(ranges[step][1]);
        }
        expect([...jitter.order].sort()).toEqual([...JITTER_STEPS].sort());
        orders.add(jitter.order.join());
      }),
      { numRuns: 500 },
    );
    expect(orders.size).toBe(24);
  });
});

describe('gamma', () => {
  test.each(['0.7', '1', '1.43'])('%s has the table of mmflow', (gamma) => {
    expect(gammaTable(Number(gamma))).toEqual(bytes(`opencv.gamma.${gamma}`));
  });

  test('of 1 changes nothing', () => {
    const picture = bytes('first');
    applyTable([picture], gammaTable(1));
    expect(picture).toEqual(bytes('first'));
  });
});
