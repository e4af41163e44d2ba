import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readFlow } from '@opticalflow/io-flo';
import { readImage } from '@opticalflow/io-image';
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
  const { pairs } = await session.json('estimate --pairs list.txt');
  expect(pairs.map(({ outputs }: { outputs: string[] }) => outputs)).toEqual([
    ['forth.flo'],
    ['back.png', 'back-mask.png'],
  ]);
  expect(session.files()).toEqual(['back-mask.png', 'back.png', 'forth.flo', 'list.txt']);
  const [forth, back] = pairs.map(({ flow }: { flow: { meanU: number } }) => flow.meanU);
  expect(Math.sign(forth)).toBe(-Math.sign(back));
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
