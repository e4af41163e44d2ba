import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimdBackend } from '@opticalflow/backend-simd';
import { loadCheckpoint } from '@opticalflow/maskflownet';
import { expectCloseAbsolute, expectNoLeak } from '@opticalflow/testing';
import { filesOf, inFolder, loggedLosses, tinyConfig } from '../../test/tiny-training.ts';
import { runTraining, type TrainingEvent, type TrainingRunOptions } from '../node.ts';

beforeAll(() => setSimdBackend({ threads: 2 }).then(() => {}));

const config = tinyConfig();

/** Runs a training without workers; what it tells is kept. */
async function run(
  folder: string,
  options: Partial<TrainingRunOptions> = {},
): Promise<{ events: TrainingEvent[]; ended: unknown }> {
  const events: TrainingEvent[] = [];
  const onEvent = (event: TrainingEvent) => {
    events.push(event);
    options.onEvent?.(event);
  };
  const ended = await runTraining({ config, folder, workers: 0, ...options, onEvent }).catch((error) => error);
  return { events, ended };
}

/** Interrupts a training after a step. */
async function runUntil(step: number, folder: string, options: Partial<TrainingRunOptions> = {}) {
  const interruption = new AbortController();
  return run(folder, {
    ...options,
    signal: interruption.signal,
    onEvent: (event) => {
      if (event.kind === 'step' && event.step === step) interruption.abort(new Error('stop'));
    },
  });
}

describe('a training in a folder', () => {
  let whole: string;
  let wholeResult: unknown;
  beforeAll(async () => {
    whole = mkdtempSync(join(tmpdir(), 'opticalflow-training-'));
    await expectNoLeak(async () => {
      wholeResult = (await run(whole)).ended;
    });
  });
  afterAll(() => rmSync(whole, { recursive: true }));

  test('ends with weights that load, logs, and the best of its evaluations; no tensor is left', async () => {
    expect(wholeResult).toMatchObject({ step: 6, steps: 6, best: { epe: expect.any(Number) } });
    expect(filesOf(whole)).toEqual([
      'best.safetensors',
      'config.json',
      'events.out.tfevents',
      'last.safetensors',
      'log.json',
      'state.safetensors',
      'step-00000004.safetensors',
      'step-00000006.safetensors',
    ]);
    const { losses, errors } = loggedLosses(whole);
    expect(losses.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(errors.map(([step]) => step)).toEqual([4, 6]);
    const { info } = await loadCheckpoint(readFileSync(join(whole, 'last.safetensors')));
    expect(info).toMatchObject({ architecture: 'maskflownet-s', variant: 'default', width: 1 / 16 });
    expect(JSON.parse(readFileSync(join(whole, 'config.json'), 'utf8'))).toEqual(config);
  });

  test.each([
    ['between two checkpoints', 2],
    ['before an evaluation', 4],
  ])('that is interrupted %s and resumed is as if it had not been', (_, step) =>
    inFolder(async (parted) => {
      const { ended } = await runUntil(step, parted);
      expect(ended).toMatchObject({ message: 'stop' });
      expect(loggedLosses(parted).losses).toHaveLength(step);
      const { events } = await run(parted, { resume: true });
      expect(events[0]).toMatchObject({ kind: 'started', step, steps: 6 });
      expect(loggedLosses(parted)).toEqual(loggedLosses(whole));
      for (const name of ['last.safetensors', 'best.safetensors']) {
        expect(readFileSync(join(parted, name)).equals(readFileSync(join(whole, name)))).toBe(true);
      }
    }),
  );

  test('forgets what the log says of steps after its state, and a line that was cut off', () =>
    inFolder(async (folder) => {
      await runUntil(3, folder);
      const before = loggedLosses(folder);
      const log = join(folder, 'log.json');
      const text = readFileSync(log, 'utf8');
      writeFileSync(log, `${text}{"mode":"train","iter":4,"loss":1e9}\n{"mode":"val","iter":4,"EPE":0}\n{"mode":"tra`);
      await runUntil(5, folder, { resume: true });
      const { losses, errors } = loggedLosses(folder);
      expect(losses.slice(0, 3)).toEqual(before.losses);
      expect(losses.map(([step]) => step)).toEqual([1, 2, 3, 4, 5]);
      expect(losses[3][1]).toBeLessThan(1e6);
      expect(errors.map(([step]) => step)).toEqual([4]);
    }));

  test('stops when its time is over, saves, and says so without an error', () =>
    inFolder(async (folder) => {
      const { ended } = await run(folder, { stopAfter: 1e-3 });
      expect(ended).toMatchObject({ step: 1, steps: 6 });
      expect((await run(folder, { resume: true })).ended).toMatchObject({ step: 6 });
    }));

  test('is not begun where there is one, nor gone on with by another configuration', () =>
    inFolder(async (folder) => {
      await runUntil(1, folder);
      expect((await run(folder)).ended).toMatchObject({
        tag: 'UnsupportedError',
        message: expect.stringContaining('holds a training already'),
      });
      const other = await run(folder, { resume: true, config: tinyConfig('optimiser.beta1=0.8') });
      expect(other.ended).toMatchObject({
        message: expect.stringContaining('a training with another optimiser.beta1'),
      });
      expect((await run(folder, { resume: true })).ended).toMatchObject({ step: 6 });
    }));

  test('is one process’s at a time', () =>
    inFolder(async (folder) => {
      const [first, second] = await Promise.all([run(folder), run(folder, { resume: true })]);
      const errors = [first.ended, second.ended].filter((ended) => ended instanceof Error);
      expect(errors).toEqual([expect.objectContaining({ tag: 'RunError' })]);
    }));

  test('gives up when losses stay no finite numbers, and keeps the last state that was good', () =>
    inFolder(async (folder) => {
      await runUntil(3, folder);
      const good = readFileSync(join(folder, 'state.safetensors'));
      const wild = tinyConfig(
        'schedule={"kind":"table","rows":[[3,0.001],[40,1e38]]}',
        'saveEvery=50',
        'evaluateEvery=50',
      );
      writeFileSync(join(folder, 'config.json'), JSON.stringify(wild));
      const { events, ended } = await run(folder, { config: wild, resume: true });
      expect(ended).toMatchObject({ name: 'ShapeError', message: expect.stringContaining('a finite number') });
      expect(events.filter(({ kind }) => kind === 'skipped')).toHaveLength(9);
      expect(readFileSync(join(folder, 'state.safetensors')).equals(good)).toBe(true);
    }));

  test('begins with the weights of an earlier one, and asks for them where its recipe wants them', () =>
    inFolder((earlier) =>
      inFolder(async (folder) => {
        await runUntil(1, earlier);
        const config = tinyConfig('startsFrom.all=tiny-before', 'schedule.rate=1e-30');
        expect((await run(folder, { config })).ended).toMatchObject({
          message: expect.stringContaining('begins with the weights of tiny-before: give them'),
        });
        const all = await loadCheckpoint(readFileSync(join(earlier, 'last.safetensors')));
        await runUntil(1, folder, { config, startsWith: { all } });
        const { parameters } = await loadCheckpoint(readFileSync(join(folder, 'last.safetensors')));
        // averaging a weight with itself rounds it
        for (const [name, { data }] of parameters)
          expectCloseAbsolute(data, all.parameters.get(name)!.data, 1e-6, name);
        const wider = tinyConfig('startsFrom.all=tiny-before', 'width=0.125');
        await inFolder(async (another) => {
          expect((await run(another, { config: wider, startsWith: { all } })).ended).toMatchObject({
            tag: 'ShapeError',
          });
        });
      }),
    ));

  test('of a dataset that nobody said the place of is refused; an evaluation on one is left out', () =>
    inFolder(async (folder) => {
      const data = tinyConfig('data[0].dataset=flying-chairs', 'data[0].options={}');
      expect((await run(folder, { config: data })).ended).toMatchObject({
        message: expect.stringContaining('flying-chairs'),
      });
      const evaluated = tinyConfig('evaluateOn[0].dataset=sintel', 'evaluateOn[0].options={}');
      const { events } = await runUntil(1, join(folder, 'second'), { config: evaluated });
      expect(events[0]).toMatchObject({ evaluatesOn: [], leftOut: [expect.stringContaining('sintel')] });
    }));
});
