import { describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute } from '@opticalflow/testing';
import { bytes, dense, picture, shapeOf, size, sparse, valid, values, where } from '../../test/augmentation-golden.ts';
import { changeColours, yiqMatrix } from './microsoft-colours.ts';
import { resizeTruth, toSource } from './microsoft-source.ts';
import { viewsOf } from './microsoft-view.ts';
import { resamplePicture, resampleTruth } from './resample.ts';

const { width, height } = size;

describe('views of Microsoft', () => {
  const [rotate, aspect, scale, x, y, relativeRotate, relativeScale, rx, ry] = values('microsoft.parameters');
  const degrees = 180 / Math.PI;
  const half = { x: (width - 1) / 2, y: (height - 1) / 2 };
  const [high, wide] = shapeOf('microsoft.first');
  const views = viewsOf(
    {
      rotate: rotate * degrees,
      aspect,
      scale,
      x: x * half.x,
      y: y * half.y,
      relative: { rotate: relativeRotate * degrees, scale: relativeScale, x: rx * half.x, y: ry * half.y },
    },
    size,
    { width: wide, height: high },
  );

  test.each(['first', 'second'] as const)('show the %s picture as a grid of -1..1 does', (name) => {
    const out = resamplePicture(picture(name), size, { ...views, view: views[name] }, 'zero');
    expectCloseAbsolute(out, values(`microsoft.${name}`), 2e-5);
  });

  test('carry sparse flow along', () => {
    const out = resampleTruth(sparse, views, 'edge');
    const known = values('microsoft.valid');
    expectCloseAbsolute(out.valid, known, 2e-5);
    expectCloseAbsolute(where(out.flow, known), where(values('microsoft.flow'), known), 2e-3);
  });

  test('saturation and hue are those of the matrices of YIQ', () => {
    const colours = {
      noise: { deviation: 0, seed: 0 },
      contrast: 1,
      gain: [1, 1, 1],
      brightness: 0,
      gamma: 1,
    } as const;
    const out = picture('first');
    changeColours([out], { ...colours, saturation: 1.31, hue: 0.7 });
    // thousandths of seven products
    expectCloseAbsolute(
      out,
      values('yiq').map((value) => Math.min(Math.max(value, 0), 1)),
      5e-3,
    );
    expect(yiqMatrix(1, 0)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expectCloseAbsolute(yiqMatrix(1 + 1e-9, 0), [1, 0, 0, 0, 1, 0, 0, 0, 1], 1.1e-3);
  });
});

describe('colours of Microsoft', () => {
  test('contrast, gain, brightness and gamma go about the mean of each channel', () => {
    const out = picture('first');
    const change = { saturation: 1, hue: 0, noise: { deviation: 0, seed: 0 } };
    const rest = { contrast: 1.3, gain: [0.9, 1.1, 1.2], brightness: -0.07, gamma: Math.exp(0.4) } as const;
    changeColours([out], { ...change, ...rest });
    expectCloseAbsolute(out, values('colours'), 1e-6);
  });
});

describe('readers of Microsoft', () => {
  const dim = ['first', 'second'].map((name) => bytes(name).map((byte) => 60 + (byte >> 1)));
  const sample = {
    name: 'dim',
    first: { ...size, data: dim[0] },
    second: { ...size, data: dim[1] },
    flow: { ...size, data: values('flow'), valid: Uint8Array.from(valid) },
  };
  const place = { x: 0, y: 0 };

  test('stretch the bytes of a pair to 0..255', () => {
    const out = toSource(sample, { ...size, by: 'resize', stretchBytes: true }, place);
    expectCloseAbsolute(out.first, picture('reader.stretched'), 0);
  });

  test('stretch by what the trim leaves', () => {
    const spotted = { ...sample, first: { ...size, data: dim[0].slice().fill(0, 0, 3).fill(255, 3, 6) } };
    const trim = { rows: 1, columns: 0 };
    const part = { width, height: height - 2, by: 'resize', stretchBytes: true, trim } as const;
    const out = toSource(spotted, part, { x: 0, y: 1 });
    expect(Math.min(...out.first, ...out.second)).toBe(0);
    expect(Math.max(...out.first, ...out.second)).toBe(1);
    expectCloseAbsolute(out.flow, sparse.flow.slice(2 * width, -2 * width), 0);
  });

  test('resize as OpenCV does, and blend known vectors alone', () => {
    const out = toSource(sample, { width: 21, height: 9, by: 'resize' }, place);
    expectCloseAbsolute(out.first, picture('reader.first'), 0);
    expectCloseAbsolute(out.valid!, picture('reader.valid'), 1.001 / 255);
    const known = values('reader.valid');
    expectCloseAbsolute(where(out.flow, known), where(values('reader.flow'), known), 1e-4);
  });

  test('resize dense flow to dense flow, in pixels of the new size less one by those of the old less one', () => {
    const constant = { ...size, flow: dense.flow.map((_, i) => (i % 2 ? -4 : 6)) };
    const out = resizeTruth(constant, { width: 40, height: 30 });
    expect(out.valid).toBeUndefined();
    const scaled = out.flow.map((_, i) => (i % 2 ? (-4 * 29) / (height - 1) : (6 * 39) / (width - 1)));
    expectCloseAbsolute(out.flow, scaled, 1e-5);
  });
});
