import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeFlo } from '@opticalflow/io-flo';
import { writePng } from '@opticalflow/io-image';
import { defaultModel } from '@opticalflow/pretrained/node';
import { randomFloats, readFixture, sharedPath } from '@opticalflow/testing';
import { openSession, type Session } from './session.ts';

let session: Session;
beforeEach(() => {
  session = openSession();
});
afterEach(() => session.close());

const SCENES = 'evaluate --dataset synthetic --option width=96 --option height=64 --option maxMotion=6';
const SMALL = `${SCENES} --option count=4 --option seed=3`;

/** Made-up Middlebury sequences; one of them has a flow file that is cut off. */
function middlebury(): void {
  for (const [k, name] of ['Army', 'Broken', 'Wooden'].entries()) {
    const [width, height] = [80, 72];
    for (const folder of ['other-data', 'other-gt-flow'])
      mkdirSync(session.path(`mb/${folder}/${name}`), { recursive: true });
    const picture = (seed: number) =>
      writePng({ width, height, data: Uint8Array.from(randomFloats(3 * width * height, seed, 0, 256)) });
    session.write(`mb/other-data/${name}/frame10.png`, picture(k));
    session.write(`mb/other-data/${name}/frame11.png`, picture(k));
    const flow = writeFlo({ width, height, data: new Float32Array(2 * width * height) });
    session.write(`mb/other-gt-flow/${name}/flow10.flo`, name === 'Broken' ? flow.slice(0, 100) : flow);
  }
}

describe('evaluate', () => {
  test('says what a protocol says of a dataset, to people and to machines', async () => {
    const { code, out, err } = await session.run(`${SMALL} --protocol gmflow`);
    expect(code).toBe(0);
    expect(out).toContain('protocol          gmflow: Means over all pixels together');
    expect(out).toContain('pictures          4 from synthetic');
    expect(out).toMatch(/^EPE {15}\d+\.\d{3} px {2}\(24576 pixels\)$/m);
    expect(err).toContain('Synthetic: seed-3/000003');
    const report = await session.json(`${SMALL} --protocol gmflow --quiet`);
    expect(report.summary).toMatchObject({ protocol: 'gmflow', images: 4, failed: 0, pixels: 4 * 96 * 64 });
    expect(Object.keys(report.protocols)).toEqual(['mmflow', 'microsoft', 'raft', 'kitti', 'ptlflow', 'gmflow']);
    expect(report).toMatchObject({
      question: {
        dataset: { name: 'Synthetic', length: 4, description: { options: { seed: 3, width: 96 } } },
        model: { name: 'default', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        settings: { fit: 'resize' },
      },
      environments: [
        { backend: 'simd', threads: expect.any(Number), node: process.version, model: { parameterCount: 1_026_501 } },
      ],
      command: expect.stringContaining('opticalflow evaluate --dataset synthetic'),
    });
    expect(session.files()).toEqual([]);
  });

  test('reads what is there beside, and says so', async () => {
    const { err } = await session.run('evaluate --dataset sintel --root .');
    expect(err).not.toContain('note');
    mkdirSync(session.path('training/invalid'), { recursive: true });
    mkdirSync(session.path('training/occlusions'));
    const again = await session.run('evaluate --dataset sintel --root . --option occlusions=false');
    expect(again.err).toContain('note: training/invalid is there and read; --option maskInvalid=false leaves it out\n');
    expect(again.err).not.toContain('training/occlusions is there');
  });

  test('--limit takes the first samples, and another limit is another question', async () => {
    const line = `${SMALL} --limit 2 --report run --quiet`;
    expect((await session.json(line)).summary.images).toBe(2);
    const { code, err } = await session.run(`${SMALL} --limit 3 --report run --quiet`);
    expect([code, err]).toEqual([
      64,
      expect.stringMatching(
        /holds another evaluation:\n {2}dataset\.description\.count: 2 there, 3 asked for\n {2}dataset\.length: 2 there, 3/,
      ),
    ]);
  });
});

describe('a folder for the report', () => {
  test('holds records, of which another protocol needs no estimate', async () => {
    const first = await session.json(`${SMALL} --report run --protocol mmflow`);
    expect(first.files.map((file: string) => file.split('/').at(-1))).toEqual([
      'images.csv',
      'images.json',
      'report.json',
    ]);
    const before = readFileSync(session.path('run/shard-0001-of-0001.jsonl'), 'utf8');
    const { out, err, code } = await session.run(`${SMALL} --report run --protocol raft --json`);
    expect([code, err]).toEqual([0, 'note: 4 of 4 pictures are done already\n']);
    const second = JSON.parse(out);
    expect(second.summary).toEqual(first.protocols.raft);
    expect(second.environments).toEqual(first.environments);
    expect(readFileSync(session.path('run/shard-0001-of-0001.jsonl'), 'utf8')).toBe(before);
    expect(JSON.parse(readFileSync(session.path('run/report.json'), 'utf8')).summary.protocol).toBe('raft');
  });

  test('is refused to another model', async () => {
    await session.run(`${SMALL} --report run`);
    const { code, err } = await session.run(`${SMALL} --report run --fit pad`);
    expect([code, err]).toEqual([64, expect.stringContaining('settings.fit: "resize" there, "pad" asked for')]);
  });

  test('that cannot be made is told', async () => {
    session.write('file', 'words');
    const { code, err } = await session.run(`${SMALL} --report file/run`);
    expect([code, err]).toEqual([73, expect.stringContaining('Cannot write to')]);
  });

  test('keeps what was done when the work is interrupted', async () => {
    const interruption = new AbortController();
    const line = `${SCENES} --option count=40 --report run`;
    const running = session.run(line, { signal: interruption.signal });
    const file = session.path('run/shard-0001-of-0001.jsonl');
    while (!existsSync(file) || readFileSync(file, 'utf8').split('\n').length < 4) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    interruption.abort();
    expect(await running).toMatchObject({ code: 130, err: expect.stringMatching(/opticalflow: interrupted\n$/) });
    const done = readFileSync(file, 'utf8').split('"kind":"image"').length - 1;
    expect(done).toBeGreaterThan(0);
    const { err, code } = await session.run(line);
    expect([code, err]).toEqual([0, expect.stringContaining(`note: ${done} of 40 pictures are done already`)]);
  });
});

describe('shards', () => {
  test('together, in any order, give the report of one process', async () => {
    const whole = await session.json(`${SMALL} --report whole --protocol kitti`);
    for (const shard of ['3/3', '1/3', '2/3']) {
      const { code, out } = await session.run(`${SMALL} --report parts --shard ${shard} --quiet`);
      expect([code, out]).toEqual([0, expect.stringContaining(`shard ${shard} is done`)]);
    }
    const merged = await session.json('evaluate --merge --report parts --protocol kitti');
    const plain = (value: object) => JSON.stringify(value, (key, inner) => (/illiseconds/.test(key) ? 0 : inner));
    expect(plain(merged.summary)).toBe(plain(whole.summary));
    expect(plain(merged.protocols)).toBe(plain(whole.protocols));
  });

  test('that are missing are named, and left out only with --partial', async () => {
    await session.run(`${SMALL} --report run --shard 2/3`);
    const { code, err } = await session.run('evaluate --merge --report run');
    expect([code, err]).toEqual([
      65,
      'opticalflow: 2 of 3 shards are not finished: shard-0001-of-0003 (missing), shard-0003-of-0003 (missing)\n',
    ]);
    const partial = await session.run('evaluate --merge --report run --partial');
    expect(partial).toMatchObject({ code: 0, err: expect.stringContaining('note: not finished: shard-0001-of-0003') });
    expect(partial.out).toContain('1 from synthetic');
  });

  test('come from the environment of a cluster', async () => {
    const env = { JOB_COMPLETION_INDEX: '1', JOB_COMPLETIONS: '2' };
    const { err, code } = await session.run(`${SMALL} --report run`, { env });
    expect([code, err]).toEqual([0, expect.stringContaining('note: shard 2/2, as Kubernetes says\n')]);
    expect(existsSync(session.path('run/shard-0002-of-0002.jsonl'))).toBe(true);
    const alone = await session.run(SMALL, { env });
    expect([alone.code, alone.err]).toEqual([64, expect.stringContaining('Shard 2/2 of Kubernetes needs a folder')]);
    expect((await session.run(`${SMALL} --shard 1/1 --report whole --quiet`, { env })).code).toBe(0);
  });

  test('at which another process works are refused', async () => {
    mkdirSync(session.path('run'));
    session.write('run/shard-0001-of-0002.lock', '{"pid":1,"host":"node17","space":null,"started":null,"token":"a"}');
    const { code, err } = await session.run(`${SMALL} --report run --shard 1/2`);
    expect([code, err]).toEqual([73, expect.stringContaining('process 1 on node17 works at shard-0001-of-0002')]);
  });
});

describe('pictures that fail', () => {
  beforeEach(middlebury);
  test('are told, the others are evaluated, and the end is that of bad data', async () => {
    const { code, out, err } = await session.run('evaluate --dataset middlebury --root mb --report run');
    expect(code).toBe(65);
    expect(out).toContain('pictures          2 from middlebury, 1 failed');
    expect(err).toMatch(/^opticalflow: sample 1 \(Broken\) failed: .*Malformed \.flo/m);
    expect(err).toMatch(/opticalflow: 1 of 3 pictures failed and are in no number\n$/);
    const { failures } = JSON.parse(readFileSync(session.path('run/report.json'), 'utf8'));
    expect(failures).toEqual([{ dataset: 'middlebury', index: 1, name: 'Broken', error: expect.any(String) }]);
  });

  test('are tried again when that is asked for', async () => {
    const line = 'evaluate --dataset middlebury --root mb --report run --quiet';
    expect((await session.run(line)).code).toBe(65);
    const good = session.read('mb/other-gt-flow/Army/flow10.flo');
    session.write('mb/other-gt-flow/Broken/flow10.flo', good);
    expect((await session.run(line)).code).toBe(65);
    expect(await session.run(`${line} --retry-failed`)).toMatchObject({
      code: 0,
      out: expect.stringContaining('3 from middlebury\n'),
    });
  });
});

test.each([
  ['no dataset', 'evaluate', 64, 'Expected --dataset, one of flying-chairs'],
  ['no dataset of that name', 'evaluate --dataset kitti', 64, 'kitti-2015'],
  ['no root', 'evaluate --dataset sintel', 64, 'expected a path for "root" but it is not given'],
  ['a root that is not there', 'evaluate --dataset sintel --root gone', 66, 'there is nothing'],
  ['a root of something else', 'evaluate --dataset middlebury --root .', 66, 'other-gt-flow'],
  ['an option that it has not', `${SMALL} --option size=3`, 64, 'Synthetic has no option size: it has count (1 to'],
  ['an option that is no pair', `${SMALL} --option size`, 64, 'Expected key=value for --option but received size'],
  ['an option twice', `${SMALL} --option seed=4`, 64, 'Expected seed once'],
  ['a number that is none', `${SCENES} --option seed=x`, 64, 'Expected a number for seed but received x'],
  ['a number out of range', `${SCENES} --option seed=-1`, 64, 'an integer from 0'],
  ['a split that it has not', 'evaluate --dataset sintel --root . --split val', 64, 'microsoft-val'],
  ['a flag that is none', 'evaluate --dataset sintel --root . --option occlusions=1', 64, 'true or false'],
  ['no protocol of that name', `${SMALL} --protocol best`, 64, 'ptlflow'],
  ['a shard that is none', `${SMALL} --report run --shard 5/4`, 64, 'I/N with I from 1 to N'],
  ['a shard without a folder', `${SMALL} --shard 1/4`, 64, 'expected --report DIR'],
  ['a cluster that is not there', `${SMALL} --report run --shard auto`, 64, 'give --shard I/N'],
  ['nothing to merge', 'evaluate --merge', 64, 'expected --report DIR'],
  ['a merge that would compute', `${SMALL} --merge --report run`, 64, 'neither --dataset nor --shard'],
  ['a folder of no run', 'evaluate --merge --report gone', 66, 'is no folder of an evaluation'],
  ['a model that is not there', `${SMALL} --model gone.pth`, 66, 'gone.pth'],
])('%s: clear words and the right code', async (_, line, code, words) => {
  const outcome = await session.run(line);
  expect([outcome.code, outcome.err]).toEqual([code, expect.stringContaining(words)]);
  expect(outcome.err).not.toMatch(/\n\s+at /);
});

test('the help lists the datasets with their options', async () => {
  const { out } = await session.run('evaluate --help');
  expect(out).toMatch(/^ {2}kitti-2015 {12}root; split \(all, train, val\); truth \(occ, noc\)/m);
});

/** By scripts/make-evaluation-numbers.py: NumPy’s reading of .flo files that this command line wrote, on these data. */
const { sha256, numbers } = JSON.parse(new TextDecoder().decode(readFixture('evaluation-numbers.json')));
const data = sharedPath('data');
const ROOTS: Record<string, string> = {
  'flying-chairs': 'FlyingChairs_release',
  middlebury: 'middlebury',
  'kitti-2015': 'kitti2015',
};

describe.each(Object.keys(ROOTS))('the default model on published pairs of %s', (name) => {
  const reason = !data
    ? 'no real data beside this checkout'
    : sha256 !== defaultModel.sha256
      ? 'numbers of another model'
      : '';
  (reason ? test.skip : test)(`scores what NumPy finds in its flow${reason && ` (skipped: ${reason})`}`, async () => {
    const line = `evaluate --dataset ${name} --root ${join(data!, ROOTS[name])} --quiet`;
    const { protocols } = await session.json(line);
    const { images, pixels, ofImages, ofPixels } = numbers[name];
    expect(protocols.gmflow).toMatchObject({ images, pixels });
    for (const [protocol, expected] of [
      ['microsoft', ofImages],
      ['ptlflow', ofImages],
      ['gmflow', ofPixels],
    ]) {
      for (const [measure, value] of Object.entries<number>(expected)) {
        // an EPE in pixels, the rest of 100: threads and kernels change the last digits of flow
        const tolerance = measure === 'epe' ? 1e-3 : 0.02;
        const difference = Math.abs(protocols[protocol][measure] - value);
        expect([protocol, measure, difference < tolerance]).toEqual([protocol, measure, true]);
      }
    }
  });
});
