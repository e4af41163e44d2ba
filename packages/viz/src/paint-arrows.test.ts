import { describe, expect, test } from '@jest/globals';
import { createFlowField, type FlowField, flipFlow } from '@opticalflow/core';
import { randomFloats } from '@opticalflow/testing';
import { type PaintArrowsOptions, paintArrows, paintFlow, type Raster } from '@opticalflow/viz';
import fc from 'fast-check';
import { fingerprint, pixel, sketch } from '../test/pictures.ts';

const SIDE = 41;
/** One arrow of this motion, from the middle of a field of 41x41. */
const single = (u: number, v: number, options: PaintArrowsOptions = {}): Raster => {
  const flow = createFlowField({ width: SIDE, height: SIDE });
  for (let i = 0; i < SIDE * SIDE; i++) flow.data.set([u, v], 2 * i);
  return paintArrows(flow, { cell: SIDE, ...options }).raster;
};

const isWhite = (raster: Raster, x: number, y: number) => pixel(raster, x, y).every((level) => level === 255);

/** The columns and rows of what is not white. */
function extent(raster: Raster): { left: number; right: number; top: number; bottom: number } {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < raster.height; y++) {
    for (let x = 0; x < raster.width; x++) {
      if (isWhite(raster, x, y)) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const masked = (flow: FlowField, known: (x: number, y: number) => boolean): FlowField => ({
  ...flow,
  valid: Uint8Array.from({ length: flow.width * flow.height }, (_, i) =>
    known(i % flow.width, Math.floor(i / flow.width)) ? 1 : 0,
  ),
});

describe('an arrow', () => {
  test('starts at the middle of its cell and is as long as the flow, with an outline of a pixel', () => {
    expect(extent(single(12, 0))).toEqual({ left: 20 - 1, right: 20 + 12 + 1, top: 17, bottom: 23 });
    expect(extent(single(0, -12))).toEqual({ left: 17, right: 23, top: 20 - 12 - 1, bottom: 20 + 1 });
  });

  test('is longer by `scale`', () => {
    const { left, right } = extent(single(6, 0, { scale: 3 }));
    expect([left, right]).toEqual([20 - 1, 20 + 3 * 6 + 1]);
  });

  test('has its head where the point has gone', () => {
    const flow = createFlowField({ width: 19, height: 13 });
    for (let i = 0; i < 19 * 13; i++) flow.data.set([8, 4], 2 * i);
    const { raster } = paintArrows(flow, { cell: 19 });
    const darkness = ([red, green, blue]: number[]) => 255 - Math.floor((red + green + blue) / 3);
    expect(sketch(raster, darkness).split('\n').slice(5, 12)).toEqual([
      '        :=:',
      '        ===+: :=.',
      '        :+===++==',
      '          :+=====-',
      '            :+====:',
      '            :======',
      '             =====:',
    ]);
  });

  test('has the colour of paintFlow', () => {
    const colour = pixel(paintFlow(createFlowField({ width: 1, height: 1, data: Float32Array.of(9, 0) })).raster, 0, 0);
    expect(pixel(single(9, 0), 24, 20)).toEqual(colour);
    expect(pixel(single(9, 0, { maxFlow: 18 }), 24, 20)).toEqual([255, 127, 127, 255]);
  });

  test('of a point at rest is a dot', () => {
    expect(extent(single(0, 0))).toEqual({ left: 19, right: 21, top: 19, bottom: 21 });
  });

  test('of flow beyond all bounds is cut at the frame', () => {
    const raster = single(3e38, 0);
    expect(isWhite(raster, SIDE - 1, 20)).toBe(false);
    expect(isWhite(raster, SIDE - 1, 24)).toBe(true);
  });
});

describe('a picture of arrows', () => {
  const flow = createFlowField({ width: 48, height: 32, data: randomFloats(2 * 48 * 32, 7, -9, 9) });
  const frame = { width: 48, height: 32, data: Uint8Array.from({ length: 3 * 48 * 32 }, (_, i) => (i * 7) % 256) };

  test('is the same in every byte', () => {
    const pictures = [{}, { cell: 16, scale: 2, maxFlow: 20 }, { background: frame }].map((options) =>
      fingerprint(paintArrows(flow, options).raster),
    );
    expect(pictures).toEqual(['48x32 14467a56e5f519c7', '48x32 f593396e09f1ff28', '48x32 0110e0b2a8df4ffe']);
  });

  test('tells its radius as paintFlow does', () => {
    expect(paintArrows(flow).maxFlow).toBe(paintFlow(flow).maxFlow);
    expect(paintArrows(flow, { maxFlow: 3 }).maxFlow).toBe(3);
  });

  test('does not hide the tip of an arrow under a point at rest', () => {
    const pair = createFlowField({ width: 18, height: 9 });
    for (let i = 0; i < 18 * 9; i++) pair.data[2 * i] = i % 18 < 9 ? 9 : 0;
    expect(pixel(paintArrows(pair, { cell: 9 }).raster, 4 + 9, 4)).toEqual([255, 0, 0, 255]);
  });

  test('leaves out the cells in which nothing is known', () => {
    const { raster } = paintArrows(
      masked(flow, (x) => x >= 32),
      { cell: 16, scale: 0.1 },
    );
    expect(extent(raster).left).toBeGreaterThanOrEqual(32);
    const nothing = paintArrows(masked(flow, () => false));
    expect(nothing.maxFlow).toBe(1);
    expect(nothing.raster.data.every((level) => level === 255)).toBe(true);
  });

  test('takes from a cell of sparse flow the known pixel nearest to its centre', () => {
    const still = createFlowField({ width: 20, height: 20 });
    const { raster } = paintArrows(
      masked(still, (x, y) => (x === 3 && y === 15) || (x === 0 && y === 19)),
      { cell: 20 },
    );
    expect(extent(raster)).toEqual({ left: 2, right: 4, top: 14, bottom: 16 });
  });

  test('lies over the picture at half its brightness', () => {
    const nothing = masked(flow, () => false);
    const dark = paintArrows(nothing, { background: frame }).raster;
    expect(pixel(dark, 5, 3)).toEqual(
      [...frame.data.subarray(447, 450)].map((x) => Math.floor(x / 2 + 0.5)).concat(255),
    );
    const floats = { ...frame, data: Float32Array.from(frame.data, (level) => level / 255) };
    expect(paintArrows(nothing, { background: floats }).raster).toEqual(dark);
  });

  test('is mirrored when the flow is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const field = createFlowField({ width: 45, height: 27, data: randomFloats(2 * 45 * 27, seed, -12, 12) });
        const options = { cell: 9, maxFlow: 1e9 }; // so that all arrows are white, whatever their direction
        const plain = paintArrows(field, options).raster;
        const mirrored = paintArrows(flipFlow(field), options).raster;
        for (let y = 0; y < 27; y++) {
          for (let x = 0; x < 45; x++) {
            const difference = pixel(plain, x, y)[0] - pixel(mirrored, 44 - x, y)[0];
            if (Math.abs(difference) > 1) throw new Error(`differs by ${difference} at ${x}, ${y}`);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test.each<[string, PaintArrowsOptions]>([
    ['cell', { cell: 0 }],
    ['cell', { cell: 2.5 }],
    ['scale', { scale: 0 }],
    ['maxFlow', { maxFlow: Number.NaN }],
    ['the background, the size of the flow', { background: { width: 32, height: 48, data: frame.data } }],
    ['the background', { background: { ...frame, data: frame.data.subarray(3) } }],
  ])('names %s when it does not fit: %j', (what, options) => {
    expect(() => paintArrows(flow, options)).toThrow(expect.objectContaining({ tag: 'ShapeError', what }));
  });
});
