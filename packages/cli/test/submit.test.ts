import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFlo } from '@opticalflow/io-flo';
import { writePng } from '@opticalflow/io-image';
import { randomFloats } from '@opticalflow/testing';
import { openSession, type Session } from './session.ts';

let session: Session;
beforeEach(() => {
  session = openSession();
});
afterEach(() => session.close());

const SCENES =
  'ambush_1 ambush_3 bamboo_3 cave_3 market_1 PERTURBED_market_3 market_4 mountain_2 PERTURBED_shaman_1 temple_1 tiger wall';

/** A test part of Sintel with two frames a scene. */
function sintel(): void {
  const [width, height] = [64, 64];
  const picture = writePng({ width, height, data: Uint8Array.from(randomFloats(3 * width * height, 1, 0, 256)) });
  for (const pass of ['clean', 'final']) {
    for (const scene of SCENES.split(' ')) {
      const folder = session.path(`data/test/${pass}/${scene}`);
      mkdirSync(folder, { recursive: true });
      for (const frame of ['0001', '0002']) writeFileSync(`${folder}/frame_${frame}.png`, picture);
    }
  }
}

describe('submit', () => {
  beforeEach(sintel);

  test('makes what Sintel’s bundler wants, and checks it', async () => {
    const { code, out, err } = await session.run('submit sintel --root data -o out');
    expect(code).toBe(0);
    expect(out).toMatch(/^files {7}24, \d+ bytes$/m);
    expect(out).toContain('next        Run the bundler of the benchmark on it');
    expect(err).toContain('Sintel: final/wall/frame0001.flo');
    expect(session.files()).toEqual(['data', 'out']);
    expect(readFlo(session.read('out/clean/PERTURBED_shaman_1/frame0001.flo'))).toMatchObject({
      width: 64,
      height: 64,
    });
    const check = await session.json('submit sintel --root data -o out --check');
    expect(check).toMatchObject({ benchmark: 'sintel', files: 24, problems: [], output: 'out' });
  });

  test('--check finds what is wrong, with the end of bad data', async () => {
    await session.run('submit sintel --root data -o out --quiet');
    rmSync(session.path('out/final/wall/frame0001.flo'));
    session.write(
      'out/clean/tiger/frame0001.flo',
      readFileSync(session.path('out/clean/tiger/frame0001.flo')).subarray(0, 99),
    );
    const { code, out, err } = await session.run('submit sintel --root data -o out --check');
    expect(code).toBe(65);
    expect(out).toContain('problem     1 of 24 files are missing, the first is final/wall/frame0001.flo.');
    expect(out).toMatch(/problem {5}clean\/tiger\/frame0001\.flo: Malformed \.flo/);
    expect(err).toBe('opticalflow: out is not what Sintel takes\n');
  });

  test('never writes over what is there', async () => {
    mkdirSync(session.path('out'));
    const { code, err } = await session.run('submit sintel --root data -o out');
    expect([code, err]).toEqual([73, 'opticalflow: Cannot write out: it is there already\n']);
  });

  test('goes on after an interruption', async () => {
    const interruption = new AbortController();
    const running = session.run('submit sintel --root data -o out --backend cpu', { signal: interruption.signal });
    while (!session.files().includes('out.partial')) await new Promise((resolve) => setTimeout(resolve, 5));
    interruption.abort();
    expect(await running).toMatchObject({ code: 130 });
    expect(session.files()).toEqual(['data', 'out.partial']);
    expect((await session.run('submit sintel --root data -o out --quiet')).code).toBe(0);
    expect(session.files()).toEqual(['data', 'out']);
  });

  test('needs every picture before it begins', async () => {
    rmSync(session.path('data/test/final/wall'), { recursive: true });
    const { code, err } = await session.run('submit sintel --root data -o out');
    expect([code, err]).toEqual([66, expect.stringContaining('test/final/wall')]);
    expect(session.files()).toEqual(['data']);
  });
});

test.each([
  ['no benchmark of that name', 'submit kitti -o out.zip', 64, 'kitti2012, kitti2015, sintel, spring'],
  ['no output', 'submit sintel --root data', 64, '--output'],
  ['no root', 'submit sintel -o out', 64, 'Expected --root DIR'],
  ['a folder for KITTI', 'submit kitti2015 --root data -o out', 64, 'a name ending in .zip for kitti2015'],
  ['a zip for Spring', 'submit spring --root data -o out.zip', 64, 'the name of a folder for spring'],
  ['a root that is not there', 'submit kitti2015 --root gone -o out.zip', 66, 'testing/image_2'],
  ['a folder for output that is not there', 'submit kitti2015 --root gone -o no/out.zip', 73, 'folder does not exist'],
  ['nothing to check', 'submit kitti2015 -o gone.zip --check', 66, 'Cannot read gone.zip: there is no such file'],
  ['words to check', 'submit kitti2015 -o words.zip --check', 65, 'Malformed zip'],
])('%s: clear words, the right code, no file left behind', async (_, line, code, words) => {
  session.write('words.zip', 'these are words');
  const outcome = await session.run(line);
  expect([outcome.code, outcome.err]).toEqual([code, expect.stringContaining(words)]);
  expect(session.files()).toEqual(['words.zip']);
});
