import { describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute } from '@opticalflow/testing';
import { bytes, dense, picture, shapeOf, size, sparse, values } from '../../test/augmentation-golden.ts';
import { erase } from './erase.ts';
import { raftView } from './raft.ts';
import { resamplePicture, resampleTruth } from './resample.ts';
import { resizedSize, scatterTruth } from './scatter-truth.ts';

const { width, height } = size;

test('boxes are erased with the mean colour of the whole, as far as they reach', () => {
  const before = bytes('first');
  const mean = [0, 1, 2].map((k) =>
    Math.floor(before.reduce((sum, byte, i) => sum + (i % 3 === k ? byte : 0), 0) / (width * height)),
  );
  const out = before.slice();
  erase(out, size, [
    { x: width - 2, y: height - 3, width: 50, height: 60 },
    { x: 1, y: 2, width: 2, height: 1 },
  ]);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const isErased = (x >= width - 2 && y >= height - 3) || (y === 2 && (x === 1 || x === 2));
    expect([...out.subarray(3 * i, 3 * i + 3)]).toEqual(isErased ? mean : [...before.subarray(3 * i, 3 * i + 3)]);
  }
});

describe('resizes of RAFT', () => {
  const placement = {
    resize: { x: 1.37, y: 0.91 },
    flipHorizontal: false,
    flipVertical: false,
    crop: { x: 0, y: 0, ...resizedSize(size, { x: 1.37, y: 0.91 }) },
  };
  const view = raftView(placement, size);

  test.each(['first', 'second'])('of the %s picture are those of OpenCV', (name) => {
    expect(shapeOf(`raft.${name}`)).toEqual([placement.crop.height, placement.crop.width, 3]);
    const out = resamplePicture(picture(name), size, { ...placement.crop, view }, 'edge');
    expectCloseAbsolute(out, values(`raft.${name}`), 2e-5);
  });

  test('of dense flow are those of OpenCV', () => {
    const out = resampleTruth(dense, { ...placement.crop, first: view, second: view }, 'edge');
    expectCloseAbsolute(out.flow, values('raft.flow'), 1e-4);
  });

  test('of sparse flow put vectors where NumPy does', () => {
    const out = scatterTruth(sparse, placement);
    expectCloseAbsolute(out.flow, values('raft.sparse'), 1e-6);
    expectCloseAbsolute(out.valid, values('raft.valid'), 0);
  });

  test('of sparse flow are cropped and mirrored like pictures', () => {
    const { width: wide, height: high } = placement.crop;
    const whole = scatterTruth(sparse, placement);
    const crop = { x: 3, y: 2, width: 9, height: 7 };
    const out = scatterTruth(sparse, { ...placement, flipHorizontal: true, flipVertical: true, crop });
    for (let y = 0; y < crop.height; y++) {
      for (let x = 0; x < crop.width; x++) {
        const from = (high - 1 - (y + crop.y)) * wide + (wide - 1 - (x + crop.x));
        const to = y * crop.width + x;
        expect(out.valid[to]).toBe(whole.valid[from]);
        expect(out.flow[2 * to] + whole.flow[2 * from]).toBe(0);
        expect(out.flow[2 * to + 1] + whole.flow[2 * from + 1]).toBe(0);
      }
    }
  });
});
