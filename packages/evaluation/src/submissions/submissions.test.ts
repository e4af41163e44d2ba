import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import { BENCHMARK_NAMES, checkSubmission, submission, writeSubmission } from '@opticalflow/evaluation';
import { writeFlo, writeFlo5, writeKittiPng } from '@opticalflow/io-flo';
import { unzipSync, zipSync } from 'fflate';
import { benchmarkTree, decode, pairEstimate, pairFlow } from '../../test/benchmark-trees.ts';
import { makeFolder } from '../../test/folder.ts';

const trees = Object.fromEntries(BENCHMARK_NAMES.map((name) => [name, '']));
beforeAll(() => {
  for (const name of BENCHMARK_NAMES) trees[name] = benchmarkTree(name);
});

/** Files of a folder or a zip, by an unzip that is not this package's. */
function contentOf(path: string): Record<string, Uint8Array> {
  if (path.endsWith('.zip')) return unzipSync(readFileSync(path));
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
  return Object.fromEntries(names.map((name) => [name, new Uint8Array(readFileSync(join(path, name)))]));
}

const outputOf = (name: string) => join(makeFolder(), name.startsWith('kitti') ? 'out.zip' : 'out');

describe.each(BENCHMARK_NAMES)('a submission to %s', (name) => {
  const counts = { kitti2012: 195, kitti2015: 200, sintel: 48, spring: 16 };
  const examples = {
    kitti2012: ['000000_10.png', '000194_10.png'],
    kitti2015: ['flow/000000_10.png', 'flow/000199_10.png'],
    sintel: ['clean/PERTURBED_market_3/frame0001.flo', 'final/wall/frame0002.flo'],
    spring: ['0003/flow_FW_left/flow_FW_left_0001.flo5', '0019/flow_BW_right/flow_BW_right_0003.flo5'],
  };

  test('has the benchmark’s names, the flow that was estimated, and passes its own check', async () => {
    const output = outputOf(name);
    const steps: number[] = [];
    const files = await writeSubmission({
      benchmark: name,
      root: trees[name],
      output,
      estimate: pairEstimate,
      onProgress: ({ done }) => steps.push(done),
    });
    expect([files, steps.length]).toEqual([counts[name], counts[name]]);
    const content = contentOf(output);
    expect(Object.keys(content)).toHaveLength(counts[name]);
    expect(Object.keys(content)).toEqual(expect.arrayContaining(examples[name]));
    const inputs = await submission(name).listInputs(trees[name]);
    for (const index of [0, 7, inputs.length - 1]) {
      const flow = await decode(name, content[inputs[index].path]);
      expect(flow.data).toEqual(pairFlow(index).data);
    }
    expect(readdirSync(join(output, '..'))).toEqual([output.split('/').at(-1)]);
    const check = await checkSubmission(output, { benchmark: name, root: trees[name] });
    expect(check).toMatchObject({ benchmark: name, files: counts[name], problems: [], notes: [] });
    expect(submission(name).nameProblems(Object.keys(content))).toEqual([]);
  });

  test('misses nothing: a picture that is not there ends it before any work', async () => {
    const root = benchmarkTree(name);
    const [, , third] = await submission(name).listInputs(root);
    rmSync(third.second);
    rmSync(third.first);
    const output = outputOf(name);
    const running = writeSubmission({ benchmark: name, root, output, estimate: pairEstimate });
    await expect(running).rejects.toMatchObject({ tag: 'DatasetError', kind: 'missing' });
    expect(readdirSync(join(output, '..'))).toEqual([]);
  });
});

describe('an interrupted submission', () => {
  test('goes on with what is missing, with the same model alone', async () => {
    const output = outputOf('sintel');
    const root = trees.sintel;
    const asked: number[] = [];
    const controller = new AbortController();
    const estimate: typeof pairEstimate = (first, second, context) => {
      asked.push(context.index);
      if (asked.length === 5) controller.abort(new Error('interrupted'));
      return pairEstimate(first, second, context);
    };
    const options = { benchmark: 'sintel', root, output, estimate, model: { sha256: 'aa' } } as const;
    await expect(writeSubmission({ ...options, signal: controller.signal })).rejects.toThrow('interrupted');
    expect(readdirSync(join(output, '..'))).toEqual(['out.partial']);
    await expect(writeSubmission({ ...options, model: { sha256: 'bb' } })).rejects.toThrow(
      'was begun with another model:\n  model.sha256: "aa" there, "bb" asked for',
    );
    await writeSubmission(options);
    expect(asked.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 4]);
    expect(asked).toHaveLength(49);
    expect((await checkSubmission(output, { benchmark: 'sintel', root })).problems).toEqual([]);
    await expect(writeSubmission(options)).rejects.toThrow('is there already');
  });

  test('or one with an estimate that is no number leaves no output', async () => {
    const output = outputOf('kitti2012');
    const flow = createFlowField({ width: 9, height: 8 });
    flow.data[5] = Number.NaN;
    const running = writeSubmission({
      benchmark: 'kitti2012',
      root: trees.kitti2012,
      output,
      estimate: () => ({ flow }),
    });
    await expect(running).rejects.toThrow('NaN at pixel 2');
    expect(readdirSync(join(output, '..'))).toEqual(['out.zip.partial']);
  });
});

describe('the check of an archive', () => {
  const root = () => trees.kitti2015;
  const good = () =>
    Object.fromEntries(
      Array.from({ length: 200 }, (_, k) => [`flow/${String(k).padStart(6, '0')}_10.png`, writeKittiPng(pairFlow(k))]),
    );
  async function checkZip(files: Record<string, Uint8Array>, withRoot = true) {
    const file = join(makeFolder(), 'out.zip');
    writeFileSync(file, zipSync(files, { level: 6 }));
    return checkSubmission(file, { benchmark: 'kitti2015', root: withRoot ? root() : undefined });
  }

  test('takes one that another program packed', async () => {
    expect(await checkZip(good())).toMatchObject({ files: 200, problems: [] });
    expect((await checkZip(good(), false)).problems).toEqual([]);
  });

  /** A change to an archive's files. */
  type Change = (files: Record<string, Uint8Array>) => void;
  const put =
    (name: string, bytes: Uint8Array): Change =>
    (files) => {
      files[name] = bytes;
    };
  const third = 'flow/000003_10.png';
  const far = { ...pairFlow(3), data: pairFlow(3).data.map(() => 300) };

  test.each<[string, Change, string]>([
    [
      'a missing file',
      (files) => {
        delete files['flow/000007_10.png'];
      },
      '1 of 200 files are missing',
    ],
    [
      'a file too many',
      put('flow/000200_10.png', writeKittiPng(pairFlow(0))),
      '1 files do not belong to it, the first is flow/000200_10.png',
    ],
    [
      'files outside of their folder',
      (files) => {
        for (const name of Object.keys(files)) {
          files[name.slice(5)] = files[name];
          delete files[name];
        }
      },
      '200 of 200 files are missing',
    ],
    ['a file that is no flow', put(third, Uint8Array.of(1, 2)), third],
    ['a file that is cut off', put(third, writeKittiPng(pairFlow(3)).slice(0, -20)), `${third}: Malformed`],
    ['flow in another format', put(third, writeFlo(pairFlow(3))), 'Malformed'],
    [
      'flow of another size',
      put(third, writeKittiPng(createFlowField({ width: 8, height: 9 }))),
      `${third}: it is 8x9, and its picture 9x8`,
    ],
    [
      'flow with nothing known',
      put(third, writeKittiPng({ ...pairFlow(3), valid: new Uint8Array(72) })),
      'no vector is known',
    ],
    [
      'vectors that leave every picture',
      put(third, writeKittiPng(far)),
      '72 vectors are longer than the picture’s diagonal',
    ],
  ])('finds %s', async (_, change, words) => {
    const files = good();
    change(files);
    expect((await checkZip(files)).problems.join('\n')).toContain(words);
  });

  test('says where KITTI 2015 wants its files, and which KITTI 2012 does', async () => {
    const files = Object.fromEntries(Object.entries(good()).map(([name, bytes]) => [name.slice(5), bytes]));
    expect((await checkZip(files, false)).problems).toContain(
      'KITTI 2015 wants the PNGs in the folder flow; found 000000_10.png.',
    );
  });

  test('notes vectors that are unknown', async () => {
    const files = good();
    const valid = new Uint8Array(72).fill(1);
    valid[3] = 0;
    files['flow/000003_10.png'] = writeKittiPng({ ...pairFlow(3), valid });
    const { problems, notes } = await checkZip(files);
    expect([problems, notes]).toEqual([[], ['1 vectors are marked unknown, which KITTI 2015 fills by its own rule.']]);
  });

  test('shortens a long list', async () => {
    const files = good();
    for (const name of Object.keys(files).slice(0, 50)) files[name] = Uint8Array.of(0);
    const { problems } = await checkZip(files);
    expect([problems.length, problems.at(-1)]).toEqual([11, 'And 40 more.']);
  });

  test('finds an archive that is too large', async () => {
    // the directory moved far away, with a hole in the file before it
    const whole = Buffer.from(zipSync(good(), { level: 0 }));
    const end = whole.length - 22;
    const directory = whole.readUInt32LE(end + 16);
    whole.writeUInt32LE(500e6, end + 16);
    const file = join(makeFolder(), 'out.zip');
    const handle = openSync(file, 'w');
    writeSync(handle, whole.subarray(0, directory), 0, directory, 0);
    writeSync(handle, whole.subarray(directory), 0, whole.length - directory, 500e6);
    closeSync(handle);
    expect((await checkSubmission(file, { benchmark: 'kitti2015' })).problems).toEqual([
      `It has ${500e6 + whole.length - directory} bytes, and KITTI 2015 takes fewer than 500000000.`,
    ]);
  });

  test('finds damage to the archive, whichever byte of a file it hits, and wherever it is cut off', async () => {
    const name = 'flow/000000_10.png';
    const whole = zipSync(good(), { level: 0 });
    const file = join(makeFolder(), 'out.zip');
    const start = 30 + name.length;
    for (let at = start; at < start + good()[name].length; at += 37) {
      const bytes = whole.slice();
      bytes[at] ^= 1;
      writeFileSync(file, bytes);
      const { problems } = await checkSubmission(file, { benchmark: 'kitti2015' });
      expect(problems).toEqual([expect.stringContaining(`expected ${name} with the checksum of the directory`)]);
    }
    for (const length of [0, 10, 1000, whole.length - 30, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      await expect(checkSubmission(file, { benchmark: 'kitti2015' })).rejects.toMatchObject({ tag: 'FormatError' });
    }
  });

  test('never fails on any damage to the directory: it is told, or harms nothing', async () => {
    const whole = zipSync(good(), { level: 0 });
    const file = join(makeFolder(), 'out.zip');
    const directory = whole.length - 22 - 200 * (46 + 18);
    let told = 0;
    for (
      let at = directory;
      at < whole.length;
      at = at < directory + 64 || at > whole.length - 24 ? at + 1 : at + 997
    ) {
      const bytes = whole.slice();
      bytes[at] ^= 0x55;
      writeFileSync(file, bytes);
      try {
        if ((await checkSubmission(file, { benchmark: 'kitti2015' })).problems.length > 0) told++;
      } catch (error) {
        expect((error as { tag: string }).tag).toMatch(/^(FormatError|UnsupportedError)$/);
        told++;
      }
    }
    expect(told).toBeGreaterThan(8);
  });
});

describe('the check of a folder', () => {
  test('finds a missing scene, a gap, an underscore, and a pass with other frames', async () => {
    const output = outputOf('sintel');
    await writeSubmission({ benchmark: 'sintel', root: trees.sintel, output, estimate: pairEstimate });
    rmSync(join(output, 'clean/wall/frame0001.flo'));
    renameSync(join(output, 'final/tiger/frame0002.flo'), join(output, 'final/tiger/frame_0002.flo'));
    rmSync(join(output, 'final/cave_3'), { recursive: true });
    const { problems } = await checkSubmission(output, { benchmark: 'sintel', root: trees.sintel });
    expect(problems).toEqual([
      '4 of 48 files are missing, the first is clean/wall/frame0001.flo.',
      '1 files do not belong to it, the first is final/tiger/frame_0002.flo.',
    ]);
    const alone = (await checkSubmission(output, { benchmark: 'sintel' })).problems.join('\n');
    for (const words of [
      'clean/wall lacks the file of frame 1',
      'final/cave_3 has no files',
      '5 files are in one of',
    ]) {
      expect(alone).toContain(words);
    }
    expect(alone).toContain('it is 9x8, and its picture 1024x436');
  });

  test('finds unknown vectors, which Sintel and Spring do not fill', async () => {
    const valid = new Uint8Array(72).fill(1);
    valid[0] = 0;
    for (const [name, path, bytes] of [
      ['sintel', 'clean/wall/frame0001.flo', writeFlo({ ...pairFlow(0), valid })],
      ['spring', '0003/flow_FW_left/flow_FW_left_0001.flo5', await writeFlo5({ ...pairFlow(0), valid })],
    ] as const) {
      const output = outputOf(name);
      await writeSubmission({ benchmark: name, root: trees[name], output, estimate: pairEstimate });
      writeFileSync(join(output, path), bytes);
      const { problems } = await checkSubmission(output, { benchmark: name, root: trees[name] });
      expect(problems).toEqual([expect.stringContaining(`${path}: 1 vectors are unknown`)]);
    }
  });

  test('finds backward flow of Spring that is numbered after the wrong frame', async () => {
    const names = Object.keys(
      Object.fromEntries((await submission('spring').listInputs(trees.spring)).map(({ path }) => [path, 0])),
    );
    expect(submission('spring').nameProblems(names)).toEqual([]);
    const shifted = names.map((name) =>
      name.includes('BW') ? name.replace(/000(\d)\.flo5$/, (_, k) => `000${k - 1}.flo5`) : name,
    );
    expect(submission('spring').nameProblems(shifted).join('\n')).toContain('flow_BW_left lacks the file of frame 2');
    const swapped = names.map((name) => name.replace('flow_FW_left_0001', 'flow_FW_right_0001'));
    expect(submission('spring').nameProblems(swapped).join('\n')).toContain('named after another folder');
  });
});
