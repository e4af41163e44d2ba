import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFlow, writeFlow } from '@opticalflow/io-flo';
import { readImage, writePng } from '@opticalflow/io-image';
import { expectCloseAbsolute, fixturePath } from '@opticalflow/testing';
import { example, openSession, type Session } from './session.ts';

let session: Session;
beforeEach(() => {
  session = openSession();
});
afterEach(() => session.close());

const TRUTH = example('flow.flo');

describe('convert', () => {
  test.each([
    ['.flo', 0],
    ['.pfm', 0],
    ['.npy', 0],
    ['.flo5', 0],
    // KITTI keeps 1/64 px
    ['.png', 1 / 128],
  ])('to %s and back keeps the flow', async (ending, tolerance) => {
    expect((await session.run(`convert ${TRUTH} flow${ending}`)).code).toBe(0);
    expect((await session.run(`convert flow${ending} back.flo`)).code).toBe(0);
    const [truth, back] = [await readFlow(readFileSync(TRUTH)), await readFlow(session.read('back.flo'))];
    expectCloseAbsolute(back.data, truth.data, tolerance);
  });

  test('into KITTI’s PNG marks vectors that do not fit as unknown, and says how many', async () => {
    const flow = await readFlow(readFileSync(TRUTH));
    flow.data.set([600, 0, 0, -513, 511, 0]);
    session.write('far.flo', await writeFlow(flow, 'flo'));
    const { code, out, err } = await session.run('convert far.flo far.png');
    expect(code).toBe(0);
    expect(err).toBe("note: 2 vectors do not fit KITTI's PNG (±512 px) and are marked unknown\n");
    expect(out).not.toContain('note');
    const { valid } = await readFlow(session.read('far.png'));
    expect([...valid!.subarray(0, 4)]).toEqual([0, 0, 1, 1]);
    expect((await session.run('convert far.flo far.png --quiet')).err).toBe('');
    expect((await session.run('convert far.flo again.flo')).err).toBe('');
  });

  test('through a symbolic link writes the file that it names, also one that is not there yet', async () => {
    session.write('old.flo', 'some old file');
    for (const [link, target] of [
      ['link.flo', 'old.flo'],
      ['dangling.flo', 'new.flo'],
    ]) {
      symlinkSync(target, session.path(link));
      expect((await session.run(`convert ${TRUTH} ${link}`)).code).toBe(0);
      expect(lstatSync(session.path(link)).isSymbolicLink()).toBe(true);
      expect(lstatSync(session.path(target)).isSymbolicLink()).toBe(false);
      expect(Buffer.compare(session.read(target), readFileSync(TRUTH))).toBe(0);
    }
    expect(session.files()).toEqual(['dangling.flo', 'link.flo', 'new.flo', 'old.flo']);
  });

  test.each(['opencv.flo', 'kitti-opencv.png', 'opencv.pfm', 'numpy.npy', 'numpy-f64-fortran.npy', 'h5py.flo5'])(
    'reads what others wrote: %s',
    async (name) => {
      const result = await session.json(`convert ${fixturePath(`io/${name}`)} flow.flo`);
      expect(result).toMatchObject({ format: 'flo', width: 53, height: 37 });
    },
  );
});

describe('info', () => {
  test('knows flow of every format by its content', async () => {
    for (const ending of ['flo', 'pfm', 'npy', 'flo5', 'png']) await session.run(`convert ${TRUTH} flow.${ending}`);
    for (const [name, format] of [
      ['flow.flo', 'flo'],
      ['flow.pfm', 'pfm'],
      ['flow.npy', 'npy'],
      ['flow.flo5', 'flo5'],
      ['flow.png', 'kitti-png'],
    ]) {
      expect(await session.json(`info ${name}`)).toMatchObject({ kind: 'flow', format, width: 480, height: 320 });
    }
  });

  test('tells a picture from KITTI’s flow, though both are PNG', async () => {
    expect(await session.json(`info ${example('first.png')}`)).toMatchObject({ kind: 'picture', format: 'png' });
  });

  test.each([
    ['mmflow-full.pth', { architecture: 'maskflownet', family: 'mmflow', format: 'pytorch', width: 0.125 }],
    ['mmflow-s.legacy.pth', { architecture: 'maskflownet-s', family: 'mmflow', format: 'pytorch-legacy' }],
    ['microsoft-s.params', { architecture: 'maskflownet-s', family: 'microsoft', format: 'mxnet' }],
    ['default-s.safetensors', { architecture: 'maskflownet-s', variant: 'default', format: 'safetensors' }],
  ])('recognises the network in %s', async (name, expected) => {
    expect(await session.json(`info ${fixturePath(name)}`)).toMatchObject({ kind: 'checkpoint', ...expected });
  });

  test('describes the bundled model and the published ones', async () => {
    expect(await session.json('info default')).toMatchObject({ id: 'default', parameterCount: 1_026_501 });
    const { out } = await session.run('info maskflownet-things');
    expect(out).toMatch(/^published +Sintel clean, train: EPE 2\.23\n +Sintel final, train: EPE 3\.7\n/m);
    expect(out).toContain('KITTI 2015, train: Fl 29.26 %');
    expect(out).toMatch(/^trainedOn +FlyingChairs, then FlyingThings3D subset$/m);
    expect(out).not.toMatch(/[[{]/);
    expect(await session.json('info maskflownet-things')).toMatchObject({ published: expect.any(Array) });
  });

  test('calls whose names a checkpoint uses by what it is', async () => {
    const line = `info ${fixturePath('default-s.safetensors')}`;
    const { out } = await session.run(line);
    expect(out).toMatch(/^names +mmflow$/m);
    expect(out).not.toContain('family');
    expect(await session.json(line)).toMatchObject({ family: 'mmflow', variant: 'default' });
  });

  test('reads from a pipe', async () => {
    const fifo = session.path('pipe');
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
    const writing = writeFile(fifo, readFileSync(fixturePath('mmflow-s.pth')));
    expect(await session.json('info pipe')).toMatchObject({ kind: 'checkpoint', architecture: 'maskflownet-s' });
    await writing;
  });
});

describe('score', () => {
  test('of the truth against itself is zero, and of a shifted one the shift', async () => {
    expect((await session.json(`score ${TRUTH} ${TRUTH}`)).epe).toBe(0);
    const flow = await readFlow(readFileSync(TRUTH));
    const bytes = new Uint8Array(readFileSync(TRUTH));
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < flow.data.length; i += 2) view.setFloat32(12 + 4 * i, flow.data[i] + 3, true);
    session.write('shifted.flo', bytes);
    const score = await session.json(`score shifted.flo ${TRUTH} --error-map error.png`);
    expect(score.epe).toBeCloseTo(3, 4);
    expect(readImage(session.read('error.png'))).toMatchObject({ width: 480, height: 320 });
  });

  test('prints a table for people', async () => {
    const { out } = await session.run(`score ${TRUTH} ${TRUTH} --occluded ${example('occluded.png')}`);
    expect(out).toContain('EPE');
    expect(out).toContain('matched');
  });

  test('refuses a mask of another size', async () => {
    session.write('mask.png', writePng({ width: 320, height: 480, data: new Uint8Array(153_600) }));
    const { code, err } = await session.run(`score ${TRUTH} ${TRUTH} --occluded mask.png`);
    expect([code, err]).toEqual([65, expect.stringContaining('480x320')]);
  });
});

test('stats describes a field', async () => {
  const stats = await session.json(`stats ${TRUTH}`);
  expect(stats).toMatchObject({ width: 480, height: 320, knownPercent: 100 });
  expect(stats.meanLength).toBeCloseTo(9.3, 1);
  expect((await session.run(`stats ${TRUTH}`)).out).toContain('9.3');
});

describe('warp', () => {
  test('by the true flow makes the second picture the first where nothing is hidden', async () => {
    const line = `warp ${example('second.png')} ${TRUTH} -o warped.png`;
    expect((await session.run(line)).code).toBe(0);
    const warped = readImage(session.read('warped.png')).data;
    const first = readImage(readFileSync(example('first.png'))).data;
    const hidden = readImage(readFileSync(example('occluded.png'))).data;
    let [sum, count] = [0, 0];
    for (let i = 0; i < first.length; i++) {
      if (hidden[i] > 0) continue;
      sum += Math.abs(first[i] - warped[i]);
      count++;
    }
    expect(sum / count).toBeLessThan(3);
  });

  test('--difference is darker for the truth than for no motion', async () => {
    const flow = await readFlow(readFileSync(TRUTH));
    const still = new Uint8Array(readFileSync(TRUTH));
    still.fill(0, 12, 12 + 4 * flow.data.length);
    session.write('still.flo', still);
    const difference = async (name: string) =>
      (await session.json(`warp ${example('second.png')} ${name} -o d.png --difference ${example('first.png')}`))
        .difference;
    expect(await difference(TRUTH)).toBeLessThan(0.5 * (await difference('still.flo')));
  });
});

test.each(['wheel', 'kitti', 'arrows'])('paint --style %s paints at the size of the field', async (style) => {
  const result = await session.json(`paint ${TRUTH} -o flow.png --style ${style} --max-flow 30`);
  expect(result).toMatchObject({ style, maxFlow: 30 });
  expect(readImage(session.read('flow.png'))).toMatchObject({ width: 480, height: 320 });
});
