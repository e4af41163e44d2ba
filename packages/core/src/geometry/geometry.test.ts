import { describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute, expectCloseToScale, readGoldenFixture, toNHWC } from '@opticalflow/testing';
import fc from 'fast-check';
import { cropRaster, padToPlan, planFit, resizeBilinear, resizeBytes } from '../index.ts';

describe('a fit plan', () => {
  test('stretches each side to the next multiple and leaves multiples alone', () => {
    expect(planFit({ width: 210, height: 150 }).network).toEqual({ width: 256, height: 192 });
    expect(planFit({ width: 64, height: 128 }).network).toEqual({ width: 64, height: 128 });
    expect(planFit({ width: 1, height: 1 }).network).toEqual({ width: 64, height: 64 });
  });

  test('pads around the picture, the smaller half first', () => {
    expect(planFit({ width: 101, height: 436 }, { policy: 'pad' })).toMatchObject({
      network: { width: 128, height: 448 },
      left: 13,
      top: 6,
    });
  });

  test.each([0, -3, 1.5, Number.NaN])('refuses a width of %p', (width) => {
    expect(() => planFit({ width, height: 4 })).toThrow(/integer/);
  });

  test('padding then cropping gives the picture back, and the border repeats its edge', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (width, height) => {
        const raster = {
          width,
          height,
          channels: 2,
          data: Float32Array.from({ length: 2 * width * height }, (_, i) => i),
        };
        const plan = planFit({ width, height }, { multiple: 8, policy: 'pad' });
        const padded = padToPlan(raster, plan);
        expect(padded.data[0]).toBe(raster.data[0]);
        expect(cropRaster(padded, { ...plan.input, left: plan.left, top: plan.top })).toEqual(raster);
      }),
    );
  });
});

describe('bilinear resize', () => {
  const { tensors } = readGoldenFixture('microsoft-ops.golden.safetensors');
  test.each(['up', 'down'])('with aligned corners is MXNet’s (%s)', (name) => {
    const input = toNHWC(tensors.get('resize.x')!);
    const output = toNHWC(tensors.get(`resize.${name}`)!);
    const [, height, width] = output.shape;
    const resized = resizeBilinear(
      { width: input.shape[2], height: input.shape[1], channels: 3, data: input.data },
      { width, height },
      'align-corners',
    );
    expectCloseToScale(resized.data, output.data, 1e-5);
  });

  test('keeps a ramp a ramp away from the border, in every grid', () => {
    const data = Float32Array.from({ length: 8 }, (_, i) => i);
    const ramp = { width: 8, height: 1, channels: 1, data };
    const half = resizeBilinear(ramp, { width: 16, height: 1 }, 'half-pixel').data;
    expect([...half.subarray(1, 5)]).toEqual([0.25, 0.75, 1.25, 1.75]);
    const aligned = resizeBilinear(ramp, { width: 15, height: 1 }, 'align-corners').data;
    expect(aligned[3]).toBeCloseTo(1.5, 6);
    const topLeft = resizeBilinear(ramp, { width: 16, height: 1 }, 'top-left').data;
    expect([...topLeft]).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7]);
  });

  test('of bytes rounds to the nearest and keeps constants', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (value, width, height) => {
          const frame = { width: 7, height: 5, data: new Uint8Array(105).fill(value) };
          expect(resizeBytes(frame, { width, height }).data.every((sample) => sample === value)).toBe(true);
        },
      ),
    );
  });

  test('of bytes is within one grey level of the exact value', () => {
    const data = Uint8Array.from({ length: 3 * 35 }, (_, i) => (i * 73) % 256);
    const exact = resizeBilinear(
      { width: 7, height: 5, channels: 3, data: Float32Array.from(data) },
      { width: 19, height: 12 },
      'half-pixel',
    );
    expectCloseAbsolute(resizeBytes({ width: 7, height: 5, data }, { width: 19, height: 12 }).data, exact.data, 1);
  });
});
