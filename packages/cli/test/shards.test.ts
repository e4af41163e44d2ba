import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writePpm } from '@opticalflow/io-image';
import { randomFloats } from '@opticalflow/testing';
import { openSession, type Session } from './session.ts';

let session: Session;
beforeEach(() => {
  session = openSession();
  const picture = (seed: number) =>
    writePpm({ width: 64, height: 64, data: Uint8Array.from(randomFloats(3 * 64 * 64, seed, 0, 256)) });
  session.write('a.ppm', picture(1));
  session.write('b.ppm', picture(2));
  session.write('list.txt', [0, 1, 2, 3, 4].map((k) => `a.ppm b.ppm ${k}.flo\n`).join(''));
});
afterEach(() => session.close());

const written = () => session.files().filter((name) => name.endsWith('.flo'));

describe('estimate --pairs', () => {
  test('--shard does a share of the list, and the shares together do all', async () => {
    const second = await session.json('estimate --pairs list.txt --shard 2/2 --quiet');
    expect([second.shard, second.pairs.length]).toEqual(['2/2', 2]);
    expect(written()).toEqual(['1.flo', '3.flo']);
    await session.run('estimate --pairs list.txt --shard 1/2 --quiet');
    expect(written()).toEqual(['0.flo', '1.flo', '2.flo', '3.flo', '4.flo']);
  });

  test('--shard auto does what the environment says, and only if it is asked for', async () => {
    const env = { AWS_BATCH_JOB_ARRAY_INDEX: '2', AWS_BATCH_JOB_ARRAY_SIZE: '3' };
    const { code, err } = await session.run('estimate --pairs list.txt --shard auto', { env });
    expect([code, err]).toEqual([0, expect.stringContaining('note: shard 3/3, as AWS Batch says\n')]);
    expect(written()).toEqual(['2.flo']);
    await session.run('estimate --pairs list.txt --quiet', { env });
    expect(written()).toHaveLength(5);
  });

  test('--skip-existing leaves out what is there, and does the rest', async () => {
    session.write('1.flo', 'as it was');
    session.write('list.txt', 'a.ppm b.ppm 0.flo\na.ppm b.ppm 1.flo\na.ppm b.ppm 1.flo.npy 2.png\na.ppm b.ppm\n');
    session.write('1.flo.npy', 'half of a pair');
    const { skipped, pairs } = await session.json('estimate --pairs list.txt --skip-existing --quiet');
    expect([skipped, pairs.length]).toEqual([1, 3]);
    expect(new TextDecoder().decode(session.read('1.flo'))).toBe('as it was');
    expect(session.files()).toEqual(expect.arrayContaining(['0.flo', '1.flo.npy', '2.png']));
    session.write('list.txt', 'a.ppm b.ppm 0.flo\n');
    const { out, err, code } = await session.run('estimate --pairs list.txt --skip-existing --json');
    expect([code, err]).toEqual([0, 'note: 1 of 1 pairs are done already\n']);
    expect(JSON.parse(out)).toEqual({ skipped: 1, pairs: [] });
  });

  test('a share of nothing is done', async () => {
    expect(await session.run('estimate --pairs list.txt --shard 9/9')).toEqual({ code: 0, out: '', err: '' });
  });

  test.each([
    ['one pair has no shares', 'estimate a.ppm b.ppm --shard 1/2', 'with --pairs LIST alone'],
    ['one pair is not skipped', 'estimate a.ppm b.ppm --skip-existing', 'with --pairs LIST alone'],
    ['a share that is none', 'estimate --pairs list.txt --shard 0/2', 'I/N with I from 1 to N'],
    ['two numbers of shares', 'estimate --pairs list.txt --shard 1/2 --shards 2', '--shard I/N or --shards N'],
    ['a number of shares alone', 'estimate --pairs list.txt --shards 2', 'expected --shard auto'],
    ['no cluster', 'estimate --pairs list.txt --shard auto', 'not that of an array of Slurm'],
  ])('%s', async (_, line, words) => {
    expect(await session.run(line)).toMatchObject({ code: 64, err: expect.stringContaining(words) });
    expect(written()).toEqual([]);
  });

  test('half of an environment is an error', async () => {
    const env = { SLURM_ARRAY_TASK_ID: '3' };
    const { code, err } = await session.run('estimate --pairs list.txt --shard auto', { env });
    expect([code, err]).toEqual([64, expect.stringContaining('but not SLURM_ARRAY_TASK_MIN')]);
  });
});
