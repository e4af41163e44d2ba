import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import { syntheticScenes } from '@opticalflow/datasets';
import {
  type Estimate,
  evaluateShard,
  mergeRun,
  openRunShard,
  type RunQuestion,
  type Shard,
} from '@opticalflow/evaluation';
import { makeFolder } from '../../test/folder.ts';

const scenes = syntheticScenes({ count: 7, seed: 1, width: 16, height: 12, objects: 1, maxMotion: 4 });
const question: RunQuestion = {
  dataset: { name: scenes.name, length: scenes.length, description: scenes.description! },
  model: { name: 'still', sha256: 'aa' },
  settings: { fit: 'resize' },
};
const still: Estimate = ({ width, height }) => ({ flow: createFlowField({ width, height }) });

async function evaluateAll(folder: string, shard?: Shard, estimate = still, retryFailures = false) {
  const run = await openRunShard({ folder, question, shard, environment: 'a test', retryFailures });
  try {
    return await evaluateShard(run, { estimate, dataset: scenes, protocol: 'kitti' });
  } finally {
    await run.close();
  }
}

const linesOf = (folder: string, name = 'shard-0001-of-0001') =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const plain = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (key, inner) => (/illiseconds/.test(key) ? 0 : inner)));

describe('a run folder', () => {
  test('keeps a line for each picture, and one at the end', async () => {
    const folder = join(makeFolder(), 'new');
    const { records } = await evaluateAll(folder);
    expect(readdirSync(folder).sort()).toEqual(['run.json', 'shard-0001-of-0001.jsonl']);
    const lines = linesOf(folder);
    expect(lines.map(({ kind }) => kind)).toEqual(['start', ...Array(7).fill('image'), 'end']);
    expect(lines.slice(1, 8).map(({ record }) => record)).toEqual(plainJson(records));
  });

  test('that is finished is not computed again', async () => {
    const folder = makeFolder();
    const first = await evaluateAll(folder);
    const never: Estimate = () => {
      throw new Error('computed again');
    };
    expect(plainJson(await evaluateAll(folder, undefined, never))).toEqual(plainJson(first));
    expect(linesOf(folder)).toHaveLength(9);
  });

  test('goes on after an interruption with what is left', async () => {
    const folder = makeFolder();
    const asked: number[] = [];
    const failing: Estimate = (first, second, context) => {
      asked.push(context.index);
      if (asked.length === 4) throw Object.assign(new Error('killed'), { name: 'AbortError' });
      return still(first, second, context);
    };
    const controller = new AbortController();
    const run = await openRunShard({ folder, question });
    const running = evaluateShard(run, {
      estimate: (...args) => {
        if (asked.length === 3) controller.abort(new Error('interrupted'));
        return failing(...args);
      },
      dataset: scenes,
      protocol: 'kitti',
      signal: controller.signal,
    });
    await expect(running).rejects.toThrow('interrupted');
    await run.close();
    const { records } = await evaluateAll(folder, undefined, (first, second, context) => {
      asked.push(context.index);
      return still(first, second, context);
    });
    expect(asked).toEqual([0, 1, 2, 3, 3, 4, 5, 6]);
    expect(records.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('drops a line that was cut off, wherever that was, and computes its picture again', async () => {
    const folder = makeFolder();
    await evaluateAll(folder);
    const file = join(folder, 'shard-0001-of-0001.jsonl');
    const whole = readFileSync(file);
    const expected = plain((await mergeRun(folder)).records);
    const lastImage = whole.lastIndexOf('\n', whole.lastIndexOf('"kind":"end"')) + 1;
    const imageStart = whole.lastIndexOf('\n', lastImage - 2) + 1;
    for (let cut = imageStart; cut < whole.length; cut += 97) {
      writeFileSync(file, whole);
      truncateSync(file, cut);
      await expect(mergeRun(folder)).rejects.toMatchObject({ kind: 'incomplete' });
      await evaluateAll(folder);
      expect(plain((await mergeRun(folder)).records)).toEqual(expected);
    }
  });

  test('refuses another question and says what differs', async () => {
    const folder = makeFolder();
    await evaluateAll(folder);
    const other = { ...question, model: { name: 'still', sha256: 'bb' }, settings: { fit: 'pad' } };
    await expect(openRunShard({ folder, question: other, shard: { index: 0, count: 2 } })).rejects.toMatchObject({
      tag: 'RunError',
      kind: 'other-question',
      message: expect.stringMatching(
        /model\.sha256: "aa" there, "bb" asked for\n {2}settings\.fit: "resize" there, "pad" asked for\n {2}shards: 1 there, 2 asked for$/,
      ),
    });
  });

  test('counts pictures that failed as done, unless they are to be tried again', async () => {
    const folder = makeFolder();
    const failing: Estimate = (first, second, context) => {
      if (context.index === 2) throw new Error('too hard');
      return still(first, second, context);
    };
    expect((await evaluateAll(folder, undefined, failing)).summary.failed).toBe(1);
    expect((await evaluateAll(folder)).summary.failed).toBe(1);
    const asked: number[] = [];
    const again: Estimate = (first, second, context) => {
      asked.push(context.index);
      return still(first, second, context);
    };
    expect((await evaluateAll(folder, undefined, again, true)).summary).toMatchObject({ failed: 0, images: 7 });
    expect(asked).toEqual([2]);
    expect((await mergeRun(folder)).records).toHaveLength(7);
  });
});

describe('shards', () => {
  test('together give what one process gives', async () => {
    const [whole, parts] = [makeFolder(), makeFolder()];
    const expected = await evaluateAll(whole);
    for (const index of [2, 0, 1]) await evaluateAll(parts, { index, count: 3 });
    const { records, unfinished, environments } = await mergeRun(parts);
    expect(plain(records)).toEqual(plain(plainJson(expected.records)));
    expect([unfinished, environments]).toEqual([[], ['a test']]);
  });

  test('that are missing or unfinished are named', async () => {
    const folder = makeFolder();
    await evaluateAll(folder, { index: 0, count: 3 });
    const run = await openRunShard({ folder, question, shard: { index: 2, count: 3 } });
    await run.close();
    await expect(mergeRun(folder)).rejects.toMatchObject({
      kind: 'incomplete',
      message: '2 of 3 shards are not finished: shard-0002-of-0003 (missing), shard-0003-of-0003 (0 of 2 pictures)',
    });
    const { records, unfinished } = await mergeRun(folder, { partial: true });
    expect([records.length, unfinished.length]).toEqual([3, 2]);
  });

  test('beyond the number of pictures are empty and finish', async () => {
    const folder = makeFolder();
    for (let index = 0; index < 9; index++) await evaluateAll(folder, { index, count: 9 });
    expect((await mergeRun(folder)).records).toHaveLength(7);
  });

  test('with a picture twice, of another shard, or with a line that is none are refused with the line', async () => {
    const folder = makeFolder();
    await evaluateAll(folder, { index: 0, count: 2 });
    await evaluateAll(folder, { index: 1, count: 2 });
    const file = join(folder, 'shard-0001-of-0002.jsonl');
    const whole = readFileSync(file, 'utf8');
    const lines = whole.split('\n');
    for (const [line, words] of [
      [lines[1], 'line 7: picture 0 is there twice'],
      [
        linesOf(folder, 'shard-0002-of-0002').map((each) => JSON.stringify(each))[1],
        'line 7: picture 1 is not of this',
      ],
      [lines[1].replace('"index":0', '"index":98'), 'line 7: picture 98 is not of this shard'],
      ['{"kind":"image"}', 'line 7: expected a line of a shard'],
      ['words', 'line 7: expected a line of a shard'],
    ]) {
      writeFileSync(file, `${whole}${line}\n`);
      await expect(mergeRun(folder)).rejects.toMatchObject({
        kind: 'damaged',
        message: expect.stringContaining(words),
      });
    }
  });
});

describe('what is no run folder', () => {
  test.each([
    ['nothing', undefined, 'missing', 'is no folder of an evaluation'],
    ['no JSON', '{', 'damaged', 'it is no JSON'],
    ['another file', '{"format":"x"}', 'damaged', 'is not of an evaluation of version 1'],
    ['null', 'null', 'damaged', 'is not of an evaluation of version 1'],
  ])('with %s for run.json is told', async (_, text, kind, words) => {
    const folder = makeFolder();
    if (text !== undefined) writeFileSync(join(folder, 'run.json'), text);
    await expect(mergeRun(folder)).rejects.toMatchObject({ kind, message: expect.stringContaining(words) });
  });
});

/** As it is after its way to a file. */
function plainJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
