import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writePng, writePpm } from '@opticalflow/io-image';
import { fixturePath, readFixture } from '@opticalflow/testing';
import { example, openSession, type Session } from './session.ts';

let session: Session;
beforeEach(() => {
  session = openSession();
  session.write('small.png', writePng({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3) }));
  session.write('other.ppm', writePpm({ width: 96, height: 64, data: new Uint8Array(3 * 96 * 64) }));
  session.write('cut.png', readFileSync(example('first.png')).subarray(0, 5000));
  session.write('words.flo', 'these are words, and no flow at all');
  const huge = Buffer.alloc(20);
  huge.writeFloatLE(202021.25, 0);
  huge.writeFloatLE(Number.NaN, 4);
  huge.writeInt32LE(5, 8);
  session.write('nan.flo', huge);
  session.write('cut.pth', readFixture('mmflow-s.pth').subarray(0, 50_000));
  session.write('list.txt', `${example('first.png')}\n`);
});
afterEach(() => session.close());

const [FIRST, SECOND, TRUTH] = ['first.png', 'second.png', 'flow.flo'].map(example);
const OUT = '-o out.flo --paint out.png --occlusion mask.png';

test.each([
  ['no command of that name', 'estimat a b', 64, 'Did you mean estimate'],
  ['no option of that name', `estimate ${FIRST} ${SECOND} --tile`, 64, '--tile'],
  ['one picture', `estimate ${FIRST}`, 64, 'Expected two pictures'],
  ['an ending that is no flow format', `estimate ${FIRST} ${SECOND} -o out.jpg`, 64, '.flo5'],
  ['one file for two outputs', `estimate ${FIRST} ${SECOND} -o a.png --paint a.png`, 64, 'named twice'],
  ['an output that is a picture', 'estimate small.png small.png --paint small.png', 64, 'overwrite'],
  ['a length that is no number', `paint ${TRUTH} -o out.png --max-flow long`, 64, 'above zero'],
  ['a model that is not known', `estimate ${FIRST} ${SECOND} --model raft`, 64, 'maskflownet-s-things'],
  ['a variant that is not known', `estimate nowhere.png ${SECOND} --variant raft`, 64, 'mmflow'],
  ['a background for colours', `paint ${TRUTH} -o out.png --over ${FIRST}`, 64, '--style arrows with --over'],
  ['a folder to tell of', 'info .', 66, 'it is a folder'],
  ['a device to tell of', 'info /dev/null', 65, '/dev/null: it is empty'],
  ['an empty checkpoint', `estimate ${FIRST} ${SECOND} --model /dev/null`, 65, '/dev/null: it is empty'],
  ['a picture that is not there', `estimate nowhere.png ${SECOND} ${OUT}`, 66, 'nowhere.png: there is no such file'],
  ['a folder for a picture', `estimate . ${SECOND} ${OUT}`, 66, 'it is a folder'],
  ['a checkpoint that is not there', `estimate ${FIRST} ${SECOND} --model nowhere.pth ${OUT}`, 66, 'nowhere.pth'],
  ['a folder for output that is not there', `estimate ${FIRST} ${SECOND} -o no/out.flo`, 73, 'folder does not exist'],
  ['pictures of two sizes', `estimate ${FIRST} other.ppm ${OUT}`, 65, 'Expected 480x320'],
  ['a picture of one pixel', `estimate small.png small.png ${OUT}`, 65, 'at least 8 pixels a side'],
  ['a picture that is cut off', `estimate cut.png ${SECOND} ${OUT}`, 65, 'cut.png: Malformed PNG at byte'],
  ['flow for a picture', `estimate ${TRUTH} ${SECOND} ${OUT}`, 65, 'PNG, JPEG, PPM or PGM'],
  ['words for flow', 'stats words.flo', 65, 'words.flo'],
  ['sizes that are no numbers', 'stats nan.flo', 65, 'Malformed .flo at byte 4'],
  ['a checkpoint that is cut off', `estimate ${FIRST} ${SECOND} --model cut.pth ${OUT}`, 65, 'cut.pth: Malformed'],
  ['a picture for a checkpoint', `estimate ${FIRST} ${SECOND} --model ${FIRST} ${OUT}`, 65, 'first.png'],
  ['a list of single pictures', 'estimate --pairs list.txt', 65, 'list.txt:1: expected FIRST SECOND'],
  ['flow and truth of two sizes', `score ${fixturePath('io/opencv.flo')} ${TRUTH}`, 65, '53x37'],
])('%s: clear words, the right code, no file left behind', async (_, line, code, words) => {
  const before = session.files();
  const outcome = await session.run(line);
  expect(outcome.err).toContain(words);
  expect(outcome.code).toBe(code);
  expect(outcome.err).not.toMatch(/\n\s+at /);
  expect(session.files()).toEqual(before);
});

test('a checkpoint that would run a program is refused and runs nothing', async () => {
  const line = `estimate ${FIRST} ${SECOND} --model ${fixturePath('harmful.pth')} ${OUT}`;
  const { code, err } = await session.run(line);
  expect([code, err]).toEqual([65, expect.stringContaining('posix.system')]);
  expect(existsSync('harmed-by-opticalflow-test')).toBe(false);
});

describe('a checkpoint of another network', () => {
  test('is named with some of its tensors', async () => {
    const header = JSON.stringify({ 'fnet.conv1.weight': { dtype: 'F32', shape: [1], data_offsets: [0, 4] } });
    const bytes = new Uint8Array(8 + header.length + 4);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    session.write('raft.safetensors', bytes);
    const { code, err } = await session.run(`estimate ${FIRST} ${SECOND} --model raft.safetensors ${OUT}`);
    expect([code, err]).toEqual([65, expect.stringContaining('another network: 1 tensors, as fnet.conv1.weight')]);
  });
});

test('output into a folder that cannot be written to is refused before any work', async () => {
  mkdirSync(session.path('locked'));
  chmodSync(session.path('locked'), 0o500);
  const { code, err } = await session.run(`estimate ${FIRST} ${SECOND} -o locked/out.flo --quiet`);
  chmodSync(session.path('locked'), 0o700);
  // whoever is allowed everything may write there, too
  if (process.getuid?.() === 0) expect(code).toBe(0);
  else expect([code, err]).toEqual([73, expect.stringContaining('permission denied')]);
});

test('an interruption ends with 130 and leaves nothing', async () => {
  const before = session.files();
  const interruption = new AbortController();
  setTimeout(() => interruption.abort(), 300);
  const { code, err } = await session.run(`estimate ${FIRST} ${SECOND} ${OUT} --backend cpu`, {
    signal: interruption.signal,
  });
  expect([code, err]).toEqual([130, expect.stringContaining('interrupted')]);
  expect(session.files()).toEqual(before);
});

test('--verbose shows where', async () => {
  expect((await session.run('stats words.flo --verbose')).err).toMatch(/\n\s+at /);
});
