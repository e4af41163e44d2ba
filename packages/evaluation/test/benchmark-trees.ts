import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFlowField } from '@opticalflow/core';
import { type BenchmarkName, type Estimate, submission } from '@opticalflow/evaluation';
import { writePng } from '@opticalflow/io-image';
import { makeFolder } from './folder.ts';

const SIZE = { width: 9, height: 8 };
const number = (value: number, digits: number) => String(value).padStart(digits, '0');

const SINTEL =
  'ambush_1 ambush_3 bamboo_3 cave_3 market_1 PERTURBED_market_3 market_4 mountain_2 PERTURBED_shaman_1 temple_1 tiger wall';

/** Paths of the pictures in the test part of a benchmark; sequences have three frames. */
function picturesOf(benchmark: BenchmarkName): string[] {
  const kitti = (folder: string, count: number) =>
    Array.from({ length: 2 * count }, (_, k) => `testing/${folder}/${number(k >> 1, 6)}_1${k & 1}.png`);
  switch (benchmark) {
    case 'kitti2012':
      return kitti('colored_0', 195);
    case 'kitti2015':
      return kitti('image_2', 200);
    case 'sintel':
      return SINTEL.split(' ').flatMap((scene) =>
        ['clean', 'final'].flatMap((pass) => [1, 2, 3].map((k) => `test/${pass}/${scene}/frame_${number(k, 4)}.png`)),
      );
    case 'spring':
      return ['0003', '0019'].flatMap((sequence) =>
        ['left', 'right'].flatMap((side) =>
          [1, 2, 3].map((k) => `test/${sequence}/frame_${side}/frame_${side}_${number(k, 4)}.png`),
        ),
      );
  }
}

/** A made-up test part of a benchmark, whose pictures are small. */
export function benchmarkTree(benchmark: BenchmarkName): string {
  const root = makeFolder();
  for (const [k, path] of picturesOf(benchmark).entries()) {
    const data = Uint8Array.from({ length: 3 * SIZE.width * SIZE.height }, (_, i) => 31 * i + 7 * k);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), writePng({ ...SIZE, data }));
  }
  return root;
}

/** Flow that tells pairs apart, exact in every format. */
export const pairFlow = (index: number) =>
  createFlowField({
    ...SIZE,
    data: Float32Array.from({ length: 2 * SIZE.width * SIZE.height }, (_, i) => ((i + index) % 40) / 8 - 2),
  });

/** Gives {@link pairFlow}. */
export const pairEstimate: Estimate = (_, __, { index }) => ({ flow: pairFlow(index) });

/** What the flow of a benchmark's file is. */
export const decode = async (benchmark: BenchmarkName, bytes: Uint8Array) => submission(benchmark).decode(bytes);
