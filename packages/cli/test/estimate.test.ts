import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readFlow } from '@opticalflow/io-flo';
import { readImage, writePpm } from '@opticalflow/io-image';
import { randomFloats } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { example, openSession, type Session } from './session.ts';

let session: Session;
beforeEach(() => {
  session = openSession();
});
afterEach(() => session.close());

const PAIR = `${example('first.png')} ${example('second.png')}`;

test('writes flow, its colours and the occlusion, at the size of the pictures', async () => {
  const { code, out, err } = await session.run(`estimate ${PAIR} -o flow.flo --paint flow.png --occlusion mask.png`);
  expect(code).toBe(0);
  expect(out).toContain('480x320');
  expect(err).toContain('stage1 level 2');
  expect(session.files()).toEqual(['flow.flo', 'flow.png', 'mask.png']);
  expect(await readFlow(session.read('flow.flo'))).toMatchObject({ width: 480, height: 320 });
  expect(readImage(session.read('flow.png'))).toMatchObject({ width: 480, height: 320 });
  expect(readImage(session.read('mask.png'))).toMatchObject({ width: 480, height: 320 });
});

test('the default model finds the motion of the bundled pair, and most of what is hidden', async () => {
  await session.run(`estimate ${PAIR} -o flow.flo --occlusion mask.png`);
  const score = await session.json(`score flow.flo ${example('flow.flo')} --occluded ${example('occluded.png')}`);
  // zero flow scores 9.3; these weights score 1.38
  expect(score.epe).toBeLessThan(1.45);
  expect(score.matched.epe).toBeLessThan(score.unmatched.epe);
  const hidden = readImage(session.read('mask.png')).data;
  const truth = readImage(
    new Uint8Array(await import('node:fs').then((fs) => fs.readFileSync(example('occluded.png')))),
  ).data;
  const mean = (where: (sample: number) => boolean) => {
    const chosen = [...truth.keys()].filter((i) => where(truth[i]));
    return chosen.reduce((sum, i) => sum + hidden[i], 0) / chosen.length;
  };
  expect(mean((sample) => sample > 0)).toBeGreaterThan(2 * mean((sample) => sample === 0));
});

test('--json tells milliseconds by stage and peak memory beside what was found', async () => {
  const result = await session.json(`estimate ${PAIR} -o flow.flo --backend wasm`);
  expect(result).toMatchObject({
    model: 'default',
    backend: 'wasm',
    variant: 'default',
    width: 0.25,
    parameterCount: 1_026_501,
    outputs: ['flow.flo'],
    flow: { width: 480, height: 320, known: 153_600 },
  });
  const { milliseconds } = result;
  expect(Object.keys(milliseconds)).toEqual(['load', 'read', 'prepare', 'network', 'restore', 'write', 'total']);
  const { total, ...stages } = milliseconds as Record<string, number>;
  expect(Object.values(stages).every((time) => time >= 0)).toBe(true);
  expect(Object.values(stages).reduce((sum, time) => sum + time)).toBeLessThanOrEqual(total);
  expect(result.peakMemoryBytes).toBeGreaterThan(50 * 2 ** 20);
});

test('--pairs estimates many pairs in one process, each line with outputs of its own', async () => {
  const [first, second] = PAIR.split(' ');
  session.write(
    'list.txt',
    `# forth and back\n${first}\t${second}\tforth.flo\n\n${second} ${first} back.png - back-mask.png\n`,
  );
  const { pairs, milliseconds } = await session.json('estimate --pairs list.txt');
  expect(pairs.map(({ outputs }: { outputs: string[] }) => outputs)).toEqual([
    ['forth.flo'],
    ['back.png', 'back-mask.png'],
  ]);
  expect(session.files()).toEqual(['back-mask.png', 'back.png', 'forth.flo', 'list.txt']);
  const [forth, back] = pairs.map(({ flow }: { flow: { meanU: number } }) => flow.meanU);
  expect(Math.sign(forth)).toBe(-Math.sign(back));
  const alone = await session.json(`estimate ${PAIR}`);
  for (const each of [milliseconds, ...pairs.map((pair: { milliseconds: object }) => pair.milliseconds)]) {
    expect(Object.keys(each)).toEqual(Object.keys(alone.milliseconds));
  }
});

describe('a pair that fails', () => {
  const [first, second] = PAIR.split(' ');
  beforeEach(() => {
    session.write('words.png', 'these are words');
    const list = [
      `${first} ${second} a.flo`,
      '',
      `${first} gone.png b.flo`,
      `words.png ${second}`,
      `${second} ${first} c.flo`,
    ];
    session.write('list.txt', list.join('\n'));
  });

  test('is told with its line, the others go on, and the first failure gives the exit code', async () => {
    const { code, out, err } = await session.run('estimate --pairs list.txt --quiet');
    expect(code).toBe(66);
    expect(err.split('\n')).toEqual([
      'opticalflow: list.txt:3: Cannot read gone.png: there is no such file',
      expect.stringMatching(/^opticalflow: list\.txt:4: words\.png: .*PNG, JPEG, PPM or PGM/),
      'opticalflow: 2 of 4 pairs failed',
      '',
    ]);
    expect(out.match(/^pictures/gm)).toHaveLength(2);
    expect(session.files()).toEqual(['a.flo', 'c.flo', 'list.txt', 'words.png']);
  });

  test('is an element of the JSON in its place', async () => {
    const { code, out } = await session.run('estimate --pairs list.txt --json');
    expect(code).toBe(66);
    const { pairs } = JSON.parse(out);
    expect(pairs).toEqual([
      expect.objectContaining({ outputs: ['a.flo'] }),
      { first, second: 'gone.png', error: 'Cannot read gone.png: there is no such file', code: 66 },
      { first: 'words.png', second, error: expect.stringContaining('words.png'), code: 65 },
      expect.objectContaining({ outputs: ['c.flo'] }),
    ]);
  });

  test('does not keep an interruption from ending all', async () => {
    const interruption = new AbortController();
    const running = session.run('estimate --pairs list.txt --backend cpu', { signal: interruption.signal });
    setTimeout(() => interruption.abort(), 300);
    expect(await running).toMatchObject({ code: 130, err: expect.stringMatching(/opticalflow: interrupted\n$/) });
    expect(session.files()).toEqual(['list.txt', 'words.png']);
  });
});

test('a backend that has no memory for the pictures says so and ends the list, with what was found so far', async () => {
  const [first, second] = PAIR.split(' ');
  session.write('list.txt', `${first} ${second}\n${first} ${second}\n${first} ${second}\n`);
  await tf.setBackend('cpu');
  const backend = tf.backend();
  const read = backend.read.bind(backend);
  let reads = 0;
  // flow and mask are read once a pair
  const spy = jest.spyOn(backend, 'read').mockImplementation((id) => {
    if (++reads > 2) throw new WebAssembly.RuntimeError('memory access out of bounds');
    return read(id);
  });
  const { code, out, err } = await session.run('estimate --pairs list.txt --json --quiet --backend cpu');
  spy.mockRestore();
  expect([code, err]).toEqual([
    64,
    expect.stringContaining('list.txt:2: The backend cpu cannot take pictures of 480x320'),
  ]);
  expect(err).toContain('1 of 3 pairs failed, and 1 were not tried');
  expect(JSON.parse(out).pairs).toEqual([
    expect.objectContaining({ outputs: [] }),
    expect.objectContaining({ code: 64 }),
  ]);
});

test('pictures below 64 pixels a side are estimated, with a note that this is unreliable', async () => {
  const picture = (seed: number) => Uint8Array.from(randomFloats(3 * 63 * 80, seed, 0, 256));
  session.write('a.ppm', writePpm({ width: 80, height: 63, data: picture(1) }));
  session.write('b.ppm', writePpm({ width: 80, height: 63, data: picture(2) }));
  const { code, err } = await session.run('estimate a.ppm b.ppm -o out.flo');
  expect([code, err]).toEqual([0, expect.stringMatching(/^note: .*64 pixels a side.*80x63.*unreliable$/m)]);
  expect((await session.run('estimate a.ppm b.ppm --quiet')).err).toBe('');
  expect((await session.run(`estimate ${PAIR}`)).err).not.toContain('unreliable');
});

test('--quiet says nothing but the result, and a terminal gets a bar that is taken away', async () => {
  expect((await session.run(`estimate ${PAIR} --quiet`)).err).toBe('');
  const { err } = await session.run(`estimate ${PAIR}`, { errIsTerminal: true });
  expect(err).toContain('━━━');
  expect(err.endsWith('\r\x1b[K')).toBe(true);
});

test('--fit pad takes the picture as it is, and the flow is nearly the same', async () => {
  await session.run(`estimate ${PAIR} -o resized.flo`);
  await session.run(`estimate ${PAIR} -o padded.flo --fit pad`);
  const { epe } = await session.json('score padded.flo resized.flo');
  expect(epe).toBeGreaterThan(0);
  expect(epe).toBeLessThan(1);
});
