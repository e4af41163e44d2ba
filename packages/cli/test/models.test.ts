import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FileServer, file, readFixture, serve, status } from '@opticalflow/testing';
import { example, openSession, type Session } from './session.ts';

let session: Session;
let server: FileServer;
beforeEach(async () => {
  session = openSession();
  server = await serve();
});
afterEach(async () => {
  await server.close();
  session.close();
});

/** mmflow publishes no hash, so that a small network can stand for its file. */
const ID = 'maskflownet-s-things';
const checkpoint = readFixture('mmflow-s.pth');
const mirror = () => ({ env: { OPTICALFLOW_MIRROR: server.url } });

test('ls shows the bundled model, every record, its published numbers, and what the cache holds', async () => {
  const { out } = await session.run('models ls');
  for (const words of ['default', 'maskflownet-s-chairs', 'port-sintel', 'KITTI 2015, train: Fl 29.26 %', 'bundled']) {
    expect(out).toContain(words);
  }
  expect(out).not.toContain('in the cache');
  server.answer(file(checkpoint));
  await session.run(`models pull ${ID}`, mirror());
  expect((await session.run('models ls')).out).toContain('in the cache');
});

test('ls keeps its lines below 100 columns', async () => {
  const { out } = await session.run('models ls');
  expect(out.split('\n').filter((line) => line.length >= 100)).toEqual([]);
});

test('models alone prints its help, as the program alone does', async () => {
  const { code, out } = await session.run('models');
  expect([code, out]).toEqual([0, expect.stringContaining('verify')]);
  expect(await session.run('models list')).toMatchObject({ code: 64, err: expect.stringContaining('unknown command') });
});

test('pull fetches, pins and verifies; estimate then takes the model by its name', async () => {
  server.answer(file(checkpoint));
  const pulled = await session.json(`models pull ${ID}`, mirror());
  expect(pulled).toMatchObject({ id: ID, fetched: true, bytes: checkpoint.length });
  expect(server.seen[0].path).toBe('/weights/maskflownets_8x1_sfine_flyingthings3d_subset_384x768.pth');
  expect(await session.json(`models verify ${ID}`)).toMatchObject([{ id: ID, state: 'good' }]);
  const { model, family } = await session.json(
    `estimate ${example('first.png')} ${example('second.png')} --model ${ID}`,
  );
  expect([model, family]).toEqual([ID, 'mmflow']);
  expect(server.seen).toHaveLength(1);
});

test('estimate fetches a model that the cache lacks, with progress', async () => {
  server.answer(file(checkpoint));
  const line = `estimate ${example('first.png')} ${example('second.png')} --model ${ID}`;
  const { code, err } = await session.run(line, mirror());
  expect([code, err]).toEqual([0, expect.stringContaining(`${ID}: downloading`)]);
});

test('a broken transfer is resumed', async () => {
  const partial = session.path('cache/partial');
  const arrived = (end: number) =>
    readdirSync(partial).some((name) => {
      const data = statSync(join(partial, name, 'data'), { throwIfNoEntry: false });
      return data !== undefined && data.size >= end;
    });
  const etag = '"a"';
  server.answer(file(checkpoint, { etag, cut: { after: 100_000, arrived } }), file(checkpoint, { etag }));
  const { code } = await session.run(`models pull ${ID} --quiet`, mirror());
  expect(code).toBe(0);
  expect(server.seen[1].range).toBe('bytes=100000-');
});

test('a file that is not the published one is refused by its git blob', async () => {
  server.answer(file(readFixture('microsoft-s.params')));
  const { code, err } = await session.run('models pull microsoft-s-things', mirror());
  expect([code, err]).toEqual([69, expect.stringContaining('is not the file it should be')]);
  expect((await session.run('models verify')).out).toContain('holds no checkpoint');
});

test('verify finds a file that has changed, and says so with its code', async () => {
  server.answer(file(checkpoint));
  const { path } = await session.json(`models pull ${ID}`, mirror());
  const name = path.slice(session.folder.length + 1);
  session.write(name, session.read(name).fill(1, 1000, 1001));
  const { code, out } = await session.run('models verify');
  expect([code, out]).toEqual([65, expect.stringContaining('wrong')]);
});

test('rm takes the file out of the cache', async () => {
  server.answer(file(checkpoint));
  await session.run(`models pull ${ID}`, mirror());
  expect(await session.json(`models rm ${ID}`)).toEqual({ id: ID, removed: true });
  expect(await session.json(`models rm ${ID}`)).toEqual({ id: ID, removed: false });
});

test('without a network the words say so, and the code is 69', async () => {
  await server.close();
  const { code, err } = await session.run(`models pull ${ID} --quiet`, mirror());
  expect([code, err]).toEqual([69, expect.stringMatching(/refused|offline|reach/i)]);
  expect((await session.run(`models pull ${ID} --offline`)).code).toBe(69);
  server = await serve();
  server.answer(status(404));
  expect((await session.run(`models pull ${ID}`, mirror())).code).toBe(69);
});

test('names that are not records are answered with those that are', async () => {
  expect(await session.run('models pull raft')).toMatchObject({ code: 64, err: expect.stringContaining('port-kitti') });
  expect(await session.run('models rm default')).toMatchObject({ code: 64, err: expect.stringContaining('bundled') });
});
