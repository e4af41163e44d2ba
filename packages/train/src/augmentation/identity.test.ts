import { describe, expect, test } from '@jest/globals';
import type { FlowSample } from '@opticalflow/datasets';
import { randomFloats, seededRandom } from '@opticalflow/testing';
import { JITTER_STEPS } from './colour-jitter.ts';
import { applyMicrosoft, type MicrosoftDraw } from './microsoft.ts';
import { applyMmflow, type MmflowDraw } from './mmflow.ts';
import type { Pair } from './pair.ts';
import { applyRaft, type RaftDraw } from './raft.ts';

const size = { width: 31, height: 18 };
const area = size.width * size.height;

/** Random bytes and vectors; with some that are unknown. */
function noisy(seed: number, known = 0.6): FlowSample {
  const random = seededRandom(seed);
  const frame = () => ({ ...size, data: Uint8Array.from({ length: 3 * area }, () => 256 * random()) });
  const valid = Uint8Array.from({ length: area }, () => (random() < known ? 1 : 0));
  const data = randomFloats(2 * area, seed, -9, 9).map((value, i) => (valid[i >> 1] ? value : 1e10));
  return { name: 'noisy', first: frame(), second: frame(), flow: { ...size, data, valid } };
}

const jitter = { order: JITTER_STEPS, brightness: 1, contrast: 1, saturation: 1, hue: 0 };
const motion = { zoom: 1, stretch: 1, rotate: 0, x: 0, y: 0 };
const noise = { deviation: 0, seed: 1 };
const crop = { x: 0, y: 0, ...size };

const mmflow: MmflowDraw = {
  jitter,
  gamma: 1,
  noise,
  flipHorizontal: false,
  flipVertical: false,
  global: motion,
  relative: motion,
  crop,
};
const microsoft: MicrosoftDraw = {
  place: { x: 0, y: 0 },
  flipHorizontal: false,
  view: { rotate: 0, aspect: 1, scale: 1, x: 0, y: 0, relative: { rotate: 0, scale: 1, x: 0, y: 0 } },
  colours: { saturation: 1, hue: 0, noise, contrast: 1, gain: [1, 1, 1], brightness: 0, gamma: 1 },
};
const raft: RaftDraw = { jitters: [jitter], boxes: [], flipHorizontal: false, flipVertical: false, crop };

interface Flips {
  readonly flipHorizontal?: boolean;
  readonly flipVertical?: boolean;
}

const source = (by: 'crop' | 'resize') => ({ source: { ...size, by }, crop: size });
const kinds: [string, (sample: FlowSample, flips: Flips) => Pair][] = [
  ['mmflow', (sample, flips) => applyMmflow(sample, { ...mmflow, ...flips })],
  ['mmflow after a first crop', (sample, flips) => applyMmflow(sample, { ...mmflow, cropFirst: crop, ...flips })],
  ['microsoft, cropping', (sample, flips) => applyMicrosoft(sample, source('crop'), { ...microsoft, ...flips })],
  ['microsoft, resizing', (sample, flips) => applyMicrosoft(sample, source('resize'), { ...microsoft, ...flips })],
  ['raft', (sample, flips) => applyRaft(sample, { sparse: false }, { ...raft, ...flips })],
  ['raft, sparse', (sample, flips) => applyRaft(sample, { sparse: true }, { ...raft, ...flips })],
];

/** What a sample is with nothing done to it but flips, pixel by pixel. */
function expected({ first, second, flow }: FlowSample, { flipHorizontal = false, flipVertical = false }: Flips) {
  const { width, height } = size;
  const out = {
    first: new Float32Array(3 * area),
    second: new Float32Array(3 * area),
    flow: new Float32Array(2 * area),
    valid: new Float32Array(area),
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = y * width + x;
      const from = (flipVertical ? height - 1 - y : y) * width + (flipHorizontal ? width - 1 - x : x);
      for (let k = 0; k < 3; k++) {
        out.first[3 * to + k] = first.data[3 * from + k] / 255;
        out.second[3 * to + k] = second.data[3 * from + k] / 255;
      }
      if (flow.valid![from] === 0) continue;
      out.valid[to] = 1;
      out.flow[2 * to] = flow.data[2 * from] * (flipHorizontal ? -1 : 1);
      out.flow[2 * to + 1] = flow.data[2 * from + 1] * (flipVertical ? -1 : 1);
    }
  }
  return out;
}

const bytes = ({ buffer }: Float32Array) => Buffer.from(buffer as ArrayBuffer);

describe.each(kinds)('%s', (kind, apply) => {
  test('with parameters that ask for nothing changes no byte', () => {
    for (const seed of [1, 2, 3]) {
      const sample = noisy(seed);
      const result = apply(sample, {});
      const same = expected(sample, {});
      for (const part of ['first', 'second', 'flow', 'valid'] as const) {
        expect([part, bytes(result[part]!).equals(bytes(same[part]))]).toEqual([part, true]);
      }
    }
  });

  test('knows everything where everything is known', () => {
    const { valid } = apply(noisy(4, 1), {});
    expect(valid === undefined || valid.every((share) => share === 1)).toBe(true);
  });

  const flips: Flips[] = [
    { flipHorizontal: true },
    { flipVertical: true },
    { flipHorizontal: true, flipVertical: true },
  ];
  test.each(flips.filter(({ flipVertical }) => !flipVertical || !kind.startsWith('microsoft')))(
    'flipped, %j, is mirrored and negates the vectors’ component across',
    (flip) => {
      const sample = noisy(5);
      const result = apply(sample, flip);
      const mirrored = expected(sample, flip);
      for (const part of ['first', 'second', 'valid'] as const) {
        expect([part, bytes(result[part]!).equals(bytes(mirrored[part]))]).toEqual([part, true]);
      }
      // -0 is 0
      expect(result.flow.every((component, i) => component === mirrored.flow[i])).toBe(true);
    },
  );
});
