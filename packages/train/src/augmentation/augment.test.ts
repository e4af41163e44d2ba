import { describe, expect, test } from '@jest/globals';
import type { Size } from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';
import { movingSines } from '../../test/moving-sines.ts';
import { type Augmentation, augment, augmentations, type TrainingSample } from '../augmentation.ts';

// Looked up once: in Jest's own context each look-up of a global is slow
const { abs, floor, max, min } = Math;

const still = { brightness: [1, 1], contrast: [1, 1], saturation: [1, 1], hue: [0, 0] } as const;
const crop = { width: 96, height: 80 };
const picture = { width: 128, height: 112 };

const mmflow = (name: 'mmflow-chairs' | 'mmflow-sintel' | 'mmflow-kitti'): Augmentation => {
  const { cropFirst: _, ...rest } = { cropFirst: undefined, ...augmentations[name] };
  return { ...rest, crop, jitter: still, gamma: [1, 1], noise: [0, 0] };
};

const microsoft = (name: 'microsoft-chairs' | 'microsoft-kitti', by: 'crop' | 'resize'): Augmentation => ({
  ...augmentations[name],
  crop,
  source:
    by === 'crop' ? { width: 120, height: 108, by } : { width: 136, height: 100, by, trim: { rows: 3, columns: 5 } },
  saturation: 0,
  hue: 0,
  noise: [0, 0],
  contrast: [0, 0],
  gain: [1, 1],
  brightness: 0,
  ...(name === 'microsoft-kitti' ? { gamma: [0, 0] } : {}),
});

const raft = (name: 'raft-dense' | 'raft-sparse'): Augmentation => ({
  ...augmentations[name],
  crop,
  jitter: still,
  asymmetric: 0,
  erase: { probability: 0, boxes: [1, 1], side: [1, 1] },
});

const colourless: [string, Augmentation][] = [
  ['mmflow', mmflow('mmflow-chairs')],
  ['mmflow for Sintel', mmflow('mmflow-sintel')],
  [
    'mmflow for KITTI, with a first crop',
    { ...mmflow('mmflow-kitti'), cropFirst: { width: 110, height: 90 } } as Augmentation,
  ],
  ['microsoft, cropping', microsoft('microsoft-chairs', 'crop')],
  ['microsoft, resizing', microsoft('microsoft-kitti', 'resize')],
  ['raft, dense', raft('raft-dense')],
  ['raft, sparse', raft('raft-sparse')],
  ['a crop', { kind: 'crop', at: 'random', crop }],
  ['no crop', { kind: 'crop', at: 'centre' }],
];

/**
 * Differences of the first picture and the second pulled back by the flow, at pixels whose flow is known and leads to
 * where the second picture shows something: where it is white if all of it was.
 */
function pulledBack(
  { width, height, first, second, flow, valid }: TrainingSample,
  { shown, offset = 0 }: { shown: Float32Array; offset?: number },
) {
  let [count, sum, most] = [0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    if (valid[i] === 0) continue;
    const x = (i % width) + flow[2 * i] + offset;
    const y = floor(i / width) + flow[2 * i + 1];
    const [x0, y0] = [floor(x), floor(y)];
    if (x0 < 0 || y0 < 0 || x0 >= width - 1 || y0 >= height - 1) continue;
    const at = (dx: number, dy: number, k: number) => second[3 * ((y0 + dy) * width + x0 + dx) + k];
    const corners = [0, 1, width, width + 1].map((step) => shown[3 * (y0 * width + x0 + step)]);
    if (min(...corners) < 0.999) continue;
    count++;
    for (let k = 0; k < 3; k++) {
      const top = at(0, 0, k) + (x - x0) * (at(1, 0, k) - at(0, 0, k));
      const bottom = at(0, 1, k) + (x - x0) * (at(1, 1, k) - at(0, 1, k));
      const difference = abs(top + (y - y0) * (bottom - top) - first[3 * i + k]);
      sum += difference / 3;
      most = max(most, difference);
    }
  }
  return { share: count / (width * height), mean: sum / count, most };
}

const seeds = Array.from({ length: 6 }, (_, i) => i);

/** A sample whose second picture is white. */
const white = (sample: FlowSample): FlowSample => ({
  ...sample,
  second: { ...picture, data: new Float32Array(sample.second.data.length).fill(1) },
});

describe.each(colourless)('%s', (_, augmentation) => {
  test.each([
    ['dense', 1, 0.5],
    ['sparse', 0.3, 0.1],
  ] as const)('gives %s flow by which the second picture, pulled back, is the first', (_, known, least) => {
    for (const seed of seeds) {
      const sines = movingSines({ ...picture, seed, known });
      const sample = augment(sines, augmentation, seed);
      const shown = augment(white(sines), augmentation, seed).second;
      const { share, mean, most } = pulledBack(sample, { shown });
      expect(share).toBeGreaterThan(least);
      expect(mean).toBeLessThan(0.006);
      expect(most).toBeLessThan(0.03);
      // a flow that is off by a pixel does not pass
      expect(pulledBack(sample, { shown, offset: 1 }).mean).toBeGreaterThan(3 * mean);
    }
  });

  test('keeps what is unknown out of all results', () => {
    for (const seed of seeds) {
      const { flow, valid } = augment(movingSines({ ...picture, seed, known: 0.3 }), augmentation, seed);
      expect(valid.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(flow.every((component, i) => abs(component) < (valid[i >> 1] === 0 ? 1e-9 : 30))).toBe(true);
    }
  });

  test('with nothing known knows nothing', () => {
    const sample = movingSines({ ...picture, seed: 1, known: 0 });
    const flow = { ...sample.flow, valid: new Uint8Array(picture.width * picture.height) };
    const augmented = augment({ ...sample, flow }, augmentation, 5);
    expect(augmented.valid.every((share) => share === 0)).toBe(true);
    expect(augmented.flow.every((component) => component === 0)).toBe(true);
  });
});

const small = ({ crop: { width, height } }: { crop: Size }) => ({ width: width / 8, height: height / 8 });

/** The presets at an eighth of their size, or nearly. */
const presets = Object.entries(augmentations).map(([name, preset]): [string, Augmentation] => {
  const shrunk = { ...preset, crop: small(preset) };
  if (shrunk.kind === 'microsoft') {
    const { width, height } = shrunk.source;
    return [name, { ...shrunk, source: { ...shrunk.source, width: width >> 3, height: height >> 3 } }];
  }
  if (shrunk.kind === 'mmflow' && 'cropFirst' in shrunk) {
    return [name, { ...shrunk, cropFirst: { width: shrunk.cropFirst.width / 8, height: shrunk.crop.height } }];
  }
  return [name, shrunk];
});

describe.each(presets)('%s', (_, augmentation) => {
  const { width, height } = augmentation.crop!;
  const sample = movingSines({ width: 340, height: 180, seed: 3, known: 0.8 });
  const bytes = ({ first, second, flow, valid }: TrainingSample) =>
    Buffer.concat([first, second, flow, valid].map(({ buffer }) => new Uint8Array(buffer)));

  test('gives pictures in 0..1 of its crop, the same for a seed and others for another', () => {
    const one = augment(sample, augmentation, 8);
    expect([one.name, one.width, one.height]).toEqual(['sines-3', width, height]);
    expect([one.first.length, one.second.length, one.flow.length, one.valid.length]).toEqual(
      [3, 3, 2, 1].map((channels) => channels * width * height),
    );
    for (const data of [one.first, one.second]) expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(bytes(augment(sample, augmentation, 8)).equals(bytes(one))).toBe(true);
    expect(bytes(augment(sample, augmentation, 9)).equals(bytes(one))).toBe(false);
  });

  test('leaves the sample as it was', () => {
    const all = ({ first, second, flow }: FlowSample) =>
      [first.data, second.data, flow.data, flow.valid!].map((data) => Buffer.from(data.slice().buffer));
    const before = all(sample);
    augment(sample, augmentation, 4);
    for (const [i, data] of all(sample).entries()) expect(data.equals(before[i])).toBe(true);
  });
});

describe('augmentation', () => {
  test('keeps vectors whose target lies outside the picture', () => {
    const { first, second, name } = movingSines({ ...picture, seed: 1 });
    const data = new Float32Array(2 * picture.width * picture.height).fill(500);
    const sample = { name, first, second, flow: { ...picture, data } };
    for (const [, augmentation] of colourless) {
      const { flow, valid } = augment(sample, augmentation, 2);
      if (augmentation.kind !== 'raft' || !augmentation.sparse) expect(valid.every((share) => share === 1)).toBe(true);
      expect(valid.some((share, i) => share === 1 && abs(flow[2 * i]) > 200)).toBe(true);
    }
  });

  test.each(colourless.filter(([name]) => name !== 'no crop'))(
    '%s of a picture that is too small is refused by its name',
    (_, augmentation) => {
      const sample = movingSines({ width: 90, height: 100, seed: 6 });
      expect(() =>
        augment(
          sample,
          {
            ...augmentation,
            ...(augmentation.kind === 'microsoft' ? { source: { width: 100, height: 90, by: 'crop' } } : {}),
          } as Augmentation,
          0,
        ),
      ).toThrow(
        expect.objectContaining({
          tag: 'ShapeError',
          message: expect.stringMatching(/at least \d+x\d+ for the pictures of sines-6 but received 90x100/),
        }),
      );
    },
  );

  test('of flow that is not of the pictures’ size is refused by its name', () => {
    const sample = {
      ...movingSines({ ...picture, seed: 6 }),
      flow: { width: 2, height: 2, data: new Float32Array(8) },
    };
    for (const [, augmentation] of colourless) {
      expect(() => augment(sample, augmentation, 0)).toThrow('128x112 for the flow of sines-6 but received 2x2');
    }
  });

  test('a centre crop is the middle, a random crop lies anywhere', () => {
    const { width, height } = picture;
    const sample = movingSines({ ...picture, seed: 6 });
    const data = Float32Array.from({ length: 2 * width * height }, (_, i) =>
      i % 2 ? floor(i / 2 / width) : (i / 2) % width,
    );
    const places = { ...sample, flow: { ...picture, data } };
    const { flow } = augment(places, { kind: 'crop', at: 'centre', crop }, 0);
    expect([...flow.subarray(0, 2)]).toEqual([16, 16]);
    const seen = Array.from(
      { length: 300 },
      (_, seed) => augment(places, { kind: 'crop', at: 'random', crop }, seed).flow,
    );
    for (const [component, most] of [
      [0, 32],
      [1, 32],
    ]) {
      const starts = seen.map((vectors) => vectors[component]);
      expect([min(...starts), max(...starts)]).toEqual([0, most]);
    }
  });
});
