import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { openDataset } from '@opticalflow/datasets';
import { sharedPath } from '@opticalflow/testing';

const chairs = sharedPath('data/FlyingChairs_release');
const kitti = sharedPath('data/kitti2015');
const middlebury = sharedPath('data/middlebury');
const where = (path: string | undefined) => (path ? test : test.skip);
const absent = (path: string | undefined) => (path ? '' : ' (skipped: no real data beside this checkout)');

/** The vectors of a .flo, read from its bytes. */
function floVectors(file: string): (x: number, y: number) => [number, number] {
  const bytes = readFileSync(file);
  return (x, y) => {
    const at = 12 + 8 * (y * bytes.readInt32LE(4) + x);
    return [bytes.readFloatLE(at), bytes.readFloatLE(at + 4)];
  };
}

/** Samples of a 16-bit RGB PNG, undone by hand: its chunks, zlib, and the five filters. */
function samplesOfPng16(file: string): { width: number; height: number; at: (x: number, y: number) => number[] } {
  const bytes = readFileSync(file);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect([...bytes.subarray(24, 26), bytes[28]]).toEqual([16, 2, 0]);
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
    }
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = 6 * width;
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const a = i >= 6 ? out[y * stride + i - 6] : 0;
      const b = y > 0 ? out[(y - 1) * stride + i] : 0;
      const c = i >= 6 && y > 0 ? out[(y - 1) * stride + i - 6] : 0;
      const p = a + b - c;
      const paeth =
        Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)
          ? a
          : Math.abs(p - b) <= Math.abs(p - c)
            ? b
            : c;
      out[y * stride + i] = raw[y * (stride + 1) + 1 + i] + [0, a, b, (a + b) >> 1, paeth][filter];
    }
  }
  const at = (x: number, y: number) => [0, 2, 4].map((k) => out.readUInt16BE(y * stride + 6 * x + k));
  return { width, height, at };
}

describe('FlyingChairs as it is published', () => {
  where(chairs)(`pairs, split and bytes${absent(chairs)}`, async () => {
    const root = chairs!;
    const pairs = readdirSync(join(root, 'data'))
      .filter((name) => name.endsWith('_flow.flo'))
      .sort();
    const lines = readFileSync(join(root, 'FlyingChairs_train_val.txt'), 'utf8').trim().split('\n');
    for (const split of ['all', 'train', 'val'] as const) {
      const dataset = await openDataset('flying-chairs', { root, split });
      const expected = pairs.filter((_, i) => split === 'all' || lines[i] === (split === 'train' ? '1' : '2'));
      const names = Array.from({ length: dataset.length }, (_, i) => `${dataset.nameOf(i)}_flow.flo`);
      expect(names).toEqual(expected);
    }
    const dataset = await openDataset('flying-chairs', { root });
    const { first, second, flow, name } = await dataset.sample(3);
    expect([first.width, first.height]).toEqual([512, 384]);
    expect(name).toBe('00004');
    // A PPM's samples are its last bytes
    for (const [frame, suffix] of [
      [first, 'img1'],
      [second, 'img2'],
    ] as const) {
      const bytes = readFileSync(join(root, `data/00004_${suffix}.ppm`)).subarray(-3 * 512 * 384);
      expect(Buffer.from(frame.data).equals(bytes)).toBe(true);
    }
    const truth = floVectors(join(root, 'data/00004_flow.flo'));
    for (const [x, y] of [
      [0, 0],
      [511, 0],
      [100, 200],
      [511, 383],
    ]) {
      const at = 2 * (y * 512 + x);
      expect([...flow.data.subarray(at, at + 2)]).toEqual(truth(x, y));
    }
  });
});

describe('KITTI 2015 as it is published', () => {
  where(kitti)(`sizes, vectors and the valid mask${absent(kitti)}`, async () => {
    const dataset = await openDataset('kitti-2015', { root: kitti! });
    expect(dataset.length).toBe(readdirSync(join(kitti!, 'training/flow_occ')).length);
    expect(dataset.nameOf(0)).toBe('000000_10');
    const { first, second, flow } = await dataset.sample(0);
    const { width, height, at } = samplesOfPng16(join(kitti!, 'training/flow_occ/000000_10.png'));
    for (const part of [first, second, flow]) expect([part.width, part.height]).toEqual([width, height]);
    let known = 0;
    for (let y = 0; y < height; y += 5) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const [red, green, blue] = at(x, y);
        if ((flow.valid![i] !== 0) !== (blue !== 0)) throw new Error(`valid at ${x}, ${y}`);
        if (blue === 0) continue;
        known++;
        if (flow.data[2 * i] !== (red - 32768) / 64 || flow.data[2 * i + 1] !== (green - 32768) / 64) {
          throw new Error(`flow at ${x}, ${y}`);
        }
      }
    }
    expect((5 * known) / (width * height)).toBeGreaterThan(0.1);
    expect((5 * known) / (width * height)).toBeLessThan(0.6);
  });

  where(kitti)(`a folder that was not downloaded is told at opening${absent(kitti)}`, async () => {
    await expect(openDataset('kitti-2015', { root: kitti!, objects: true })).rejects.toMatchObject({
      name: 'DatasetError',
      file: join(kitti!, 'training/obj_map'),
    });
  });
});

describe('Middlebury as it is published', () => {
  where(middlebury)(`sequences, vectors and what is unknown${absent(middlebury)}`, async () => {
    const dataset = await openDataset('middlebury', { root: middlebury! });
    const names = Array.from({ length: dataset.length }, (_, i) => dataset.nameOf(i));
    expect(names).toEqual(readdirSync(join(middlebury!, 'other-gt-flow')).sort());
    const at = names.indexOf('RubberWhale');
    const { first, flow } = await dataset.sample(at);
    const truth = floVectors(join(middlebury!, 'other-gt-flow/RubberWhale/flow10.flo'));
    expect([first.width, first.height]).toEqual([584, 388]);
    let unknown = 0;
    for (let y = 0; y < 388; y++) {
      for (let x = 0; x < 584; x++) if (Math.abs(truth(x, y)[0]) > 1e9) unknown++;
    }
    expect(unknown).toBeGreaterThan(0);
    expect(flow.valid!.filter((byte) => byte === 0)).toHaveLength(unknown);
    const i = 200 * 584 + 300;
    expect([...flow.data.subarray(2 * i, 2 * i + 2)]).toEqual(truth(300, 200));
  });
});
