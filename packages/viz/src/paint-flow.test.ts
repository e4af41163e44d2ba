import { describe, expect, test } from '@jest/globals';
import { createFlowField, type FlowField } from '@opticalflow/core';
import { expectCloseAbsolute, readGoldenFixture } from '@opticalflow/testing';
import { colourWheel, type FlowStyle, paintFlow } from '@opticalflow/viz';
import fc from 'fast-check';
import { hsv, hueDistance } from '../test/hue.ts';
import { pixel, rgb, row } from '../test/pictures.ts';

const { tensors } = readGoldenFixture('io/colours.golden.safetensors');
const golden = (): FlowField => {
  const [height, width] = tensors.get('flow')!.shape;
  return createFlowField({ width, height, data: Float32Array.from(tensors.get('flow')!.data) });
};

const STYLES: FlowStyle[] = ['wheel', 'kitti'];

describe('the wheel of public projects', () => {
  test('has the same 55 colours', () => {
    expect(tensors.get('wheel')!.shape).toEqual([55, 3]);
    expect(colourWheel.flat()).toEqual([...tensors.get('wheel')!.data]);
  });

  test('cannot be changed by who reads it', () => {
    expect(Object.isFrozen(colourWheel) && colourWheel.every((colour) => Object.isFrozen(colour))).toBe(true);
  });

  test.each(['torchvision', 'flow_vis'])(
    'paints %s’s picture, byte for byte, with the radius that it takes',
    (name) => {
      const flow = golden();
      const { raster } = paintFlow(flow, { maxFlow: paintFlow(flow).maxFlow + 1e-5 });
      expect([...rgb(raster)]).toEqual([...tensors.get(name)!.data]);
    },
  );

  test.each(['torchvision', 'flow_vis'])('is within a level of %s’s picture with the radius it finds', (name) => {
    expectCloseAbsolute(rgb(paintFlow(golden()).raster), tensors.get(name)!.data, 1);
  });
});

describe('the wheel', () => {
  const colourOf = (u: number, v: number, maxFlow = 1) => pixel(paintFlow(row([u, v]), { maxFlow }).raster, 0, 0);

  test.each([
    ['right', 1, 0, [255, 0, 0, 255]],
    ['down', 0, 1, [255, 229, 0, 255]],
    ['left', -1, 0, [0, 209, 255, 255]],
    ['up', 0, -1, [88, 0, 255, 255]],
  ])('shows motion to the %s in its colour', (_, u, v, colour) => {
    expectCloseAbsolute(colourOf(u, v), colour, 1);
  });

  test('is white at rest', () => {
    expect(colourOf(0, 0)).toEqual([255, 255, 255, 255]);
  });

  test('mixes white with the hue in proportion to the length', () => {
    expect(colourOf(0.5, 0)).toEqual([255, 127, 127, 255]);
  });

  test('darkens to three quarters of the hue beyond the radius', () => {
    expect(colourOf(1.01, 0)).toEqual([191, 0, 0, 255]);
    expect(colourOf(50, 0)).toEqual([191, 0, 0, 255]);
  });

  test('does not take the longest vector for one beyond the radius', () => {
    fc.assert(
      fc.property(
        fc.float({ min: -900, max: 900, noNaN: true }),
        fc.float({ min: 1, max: 900, noNaN: true }),
        (u, v) => {
          expect(hsv(pixel(paintFlow(row([u, v])).raster, 0, 0)).value).toBe(1);
        },
      ),
    );
  });

  test('has the length over maxFlow for saturation, at full value', () => {
    const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
    fc.assert(
      fc.property(angle, fc.double({ min: 0, max: 0.999, noNaN: true }), (turn, length) => {
        const { saturation, value } = hsv(colourOf(8 * length * Math.cos(turn), 8 * length * Math.sin(turn), 8));
        expect(value).toBe(1);
        expect(Math.abs(saturation - length)).toBeLessThan(1.01 / 255);
      }),
    );
  });
});

describe('KITTI’s colours', () => {
  const colourOf = (u: number, v: number) => pixel(paintFlow(row([u, v]), { maxFlow: 8, style: 'kitti' }).raster, 0, 0);

  test('take the hue from the direction: red to the right, then clockwise', () => {
    expectCloseAbsolute(colourOf(8, 0), [255, 0, 0, 255], 0);
    expectCloseAbsolute(colourOf(0, 8), [127, 255, 0, 255], 0);
    expectCloseAbsolute(colourOf(-8, 0), [0, 255, 255, 255], 0);
    expectCloseAbsolute(colourOf(0, -8), [127, 0, 255, 255], 0);
  });

  test('are full from an eighth of maxFlow on', () => {
    expect(colourOf(0, 0)).toEqual([255, 255, 255, 255]);
    expect(colourOf(0.5, 0)).toEqual([255, 127, 127, 255]);
    expect(colourOf(1, 0)).toEqual([255, 0, 0, 255]);
    expect(colourOf(20, 0)).toEqual([255, 0, 0, 255]);
  });
});

describe.each(STYLES)('painted as %s', (style) => {
  const hueOf = (turn: number) =>
    hsv(pixel(paintFlow(row([Math.cos(turn), Math.sin(turn)]), { maxFlow: 1.001, style }).raster, 0, 0)).hue;
  const angle = fc.double({ min: 0, max: 6.2, noNaN: true });

  test('the hue turns with the vector', () => {
    fc.assert(
      fc.property(angle, angle, (a, b) => {
        fc.pre(b - a > 0.05);
        expect(hueOf(b)).toBeGreaterThan(hueOf(a));
      }),
    );
  });

  test('opposite vectors have hues on opposite sides', () => {
    const apart = style === 'kitti' ? 179 : 149; // the wheel gives some directions more of its hues than others
    fc.assert(
      fc.property(angle, (a) => {
        expect(hueDistance(hueOf(a), hueOf(a + Math.PI))).toBeGreaterThan(apart);
      }),
    );
  });

  test('saturation never falls as the vector grows', () => {
    const length = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(angle, length, length, (turn, a, b) => {
        const saturation = (l: number) =>
          hsv(pixel(paintFlow(row([l * Math.cos(turn), l * Math.sin(turn)]), { maxFlow: 1, style }).raster, 0, 0))
            .saturation;
        expect(saturation(Math.max(a, b))).toBeGreaterThanOrEqual(saturation(Math.min(a, b)));
      }),
    );
  });

  test('unknown vectors are black and decide nothing else', () => {
    const component = fc.float({ min: -50, max: 50, noNaN: true });
    const vectors = fc.array(component, { minLength: 24, maxLength: 24 });
    const mask = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 12, maxLength: 12 });
    const anything = fc.array(fc.float(), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(vectors, mask, anything, (known, valid, unknown) => {
        const field = (data: number[]) =>
          createFlowField({ width: 4, height: 3, data: Float32Array.from(data), valid: Uint8Array.from(valid) });
        const plain = paintFlow(field(known), { style });
        const other = paintFlow(field(known.map((value, i) => (valid[i >> 1] ? value : unknown[i]))), { style });
        expect(other).toEqual(plain);
        for (let i = 0; i < 12; i++) if (!valid[i]) expect(pixel(plain.raster, i % 4, i >> 2)).toEqual([0, 0, 0, 255]);
      }),
    );
  });

  test('a vector with a component that is not finite is unknown', () => {
    const { raster, maxFlow } = paintFlow(row([Number.NaN, 0], [0, Number.POSITIVE_INFINITY], [3, 4]), { style });
    expect(maxFlow).toBe(5);
    expect([...raster.data.subarray(0, 8)]).toEqual([0, 0, 0, 255, 0, 0, 0, 255]);
  });

  test('the returned maxFlow paints the same picture again', () => {
    const first = paintFlow(golden(), { style });
    expect(paintFlow(golden(), { style, maxFlow: first.maxFlow })).toEqual(first);
  });
});

describe('a picture of flow', () => {
  test('tells its radius: the one given, the longest known vector, 1 at rest', () => {
    expect(paintFlow(row([3, 4], [1, 1]), { maxFlow: 7.5 }).maxFlow).toBe(7.5);
    expect(paintFlow(row([3, 4], [1, 1])).maxFlow).toBe(5);
    expect(paintFlow({ ...row([3, 4], [0, 1]), valid: Uint8Array.of(0, 1) }).maxFlow).toBe(1);
    expect(paintFlow(row([0, 0])).maxFlow).toBe(1);
    expect(paintFlow({ ...row([3, 4]), valid: Uint8Array.of(0) }).maxFlow).toBe(1);
  });

  test('is what ImageData takes', () => {
    const { raster } = paintFlow(golden());
    const data: ImageDataArray = raster.data;
    expect(data).toBeInstanceOf(Uint8ClampedArray);
    expect(data).toHaveLength(4 * 53 * 37);
    expect(raster).toMatchObject({ width: 53, height: 37 });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a maxFlow of %p is refused', (maxFlow) => {
    expect(() => paintFlow(row([1, 1]), { maxFlow })).toThrow(
      `Expected a finite number above 0 for maxFlow but received ${maxFlow}`,
    );
  });

  test('a field that does not fit its sizes is refused', () => {
    expect(() => paintFlow({ ...row([1, 1]), width: 2 })).toThrow(expect.objectContaining({ tag: 'ShapeError' }));
  });

  test.each(['arrows', 'toString'])('there is no style %s', (style) => {
    expect(() => paintFlow(row([1, 1]), { style: style as FlowStyle })).toThrow(
      expect.objectContaining({ tag: 'UnsupportedError', message: `Flow is painted as wheel, kitti, not as ${style}` }),
    );
  });
});
