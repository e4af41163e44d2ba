import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openSession, type Session } from './session.ts';

let session: Session;
beforeEach(() => {
  session = openSession();
});
afterEach(() => session.close());

/** Puts a package where the command line looks for it: beside the folder that it is run in. */
function install(name: string, version: string, code: string): void {
  const folder = `node_modules/@tensorflow/${name}`;
  mkdirSync(session.path(folder), { recursive: true });
  session.write(`${folder}/package.json`, JSON.stringify({ name: `@tensorflow/${name}`, version, main: 'index.js' }));
  session.write(`${folder}/index.js`, code);
}

test('code of the folder that it is run in is run only when asked for', async () => {
  for (const name of ['tfjs-node-gpu', 'tfjs-node']) {
    install(name, '4.22.0', "require('node:fs').writeFileSync(__dirname + '/../../../harm.txt', '');");
  }
  const tensorflow = async (line: string) => (await session.json(line)).backends[3];
  expect(await tensorflow('doctor')).toMatchObject({
    name: 'tensorflow',
    works: false,
    why: expect.stringMatching(/tfjs-node-gpu 4\.22\.0 is installed in this folder.*--backend tensorflow/),
  });
  expect(session.files()).not.toContain('harm.txt');
  expect(await tensorflow('doctor --tensorflow')).toMatchObject({ works: false });
  expect(session.files()).toContain('harm.txt');
});

const estimate = () => session.run('estimate nowhere.png nowhere.png --backend tensorflow');

test('another version of tfjs-node is refused with the one to install', async () => {
  install('tfjs-node', '3.21.1', '');
  const { code, err } = await estimate();
  expect(code).toBe(64);
  expect(err).toContain('Expected @tensorflow/tfjs-node 4.22.0 but 3.21.1 is installed: npm install');
});

test('a tfjs-node whose library was not fetched is explained', async () => {
  install('tfjs-node', '4.22.0', 'throw new Error("no addon\\nand a page of advice");');
  const { code, err } = await estimate();
  expect(code).toBe(64);
  expect(err).toContain('does not load: no addon. It is fetched by an install script');
  expect(err).not.toContain('page of advice');
});

test('the one with a GPU comes first', async () => {
  install('tfjs-node-gpu', '4.22.0', 'throw new Error("no CUDA");');
  install('tfjs-node', '4.22.0', '');
  expect((await estimate()).err).toContain('@tensorflow/tfjs-node-gpu is installed, but its TensorFlow library');
});
