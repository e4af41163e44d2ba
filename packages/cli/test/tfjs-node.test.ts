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

/** A package whose loading fails with an error of Node's. */
const installFailing = (code: string, message: string) =>
  install('tfjs-node', '4.22.0', `throw Object.assign(new Error(${JSON.stringify(message)}), { code: '${code}' });`);

test.each([
  [
    'another Node',
    "The module '/a.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 137. This version " +
      'of Node.js requires\nNODE_MODULE_VERSION 115. Please try re-compiling or re-installing\nthe module (for instance, ' +
      'using `npm rebuild` or `npm install`).',
    "The module '/a.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 137. This version " +
      'of Node.js requires NODE_MODULE_VERSION 115',
  ],
  ['no Node', "Module did not self-register: '/a.node'.", "Module did not self-register: '/a.node'"],
  ['another processor', '/a.node: wrong ELF class: ELFCLASS32', '/a.node: wrong ELF class: ELFCLASS32'],
  [
    'a newer system',
    "/lib/libm.so.6: version `GLIBC_2.38' not found (required by /a.node)",
    "/lib/libm.so.6: version `GLIBC_2.38' not found (required by /a.node)",
  ],
])('a tfjs-node that was built for %s is told so, with all that Node says of it', async (_, message, told) => {
  installFailing('ERR_DLOPEN_FAILED', message);
  const { code, err } = await estimate();
  const here = `Node ${process.version} on ${process.platform} ${process.arch}`;
  expect(code).toBe(64);
  expect(err).toContain(
    `@tensorflow/tfjs-node is installed, but was built for another Node, system or processor than ${here}: ${told}. ` +
      'npm rebuild @tensorflow/tfjs-node, run by this Node, fetches what fits\n',
  );
});

test('a library that is missing is not taken for one of another system', async () => {
  const message = '/home/oneself/libtensorflow.so.2: cannot open shared object file: No such file or directory';
  installFailing('ERR_DLOPEN_FAILED', message);
  expect((await estimate()).err).toContain(`its TensorFlow library does not load: ${message}. It is fetched by`);
});

test('a tfjs-node that lacks a package which it needs is told to be half installed', async () => {
  install('tfjs-node', '4.22.0', "require('@tensorflow/tfjs-that-is-nowhere');");
  const { code, err } = await estimate();
  expect(code).toBe(64);
  expect(err).toMatch(
    /not installed whole: Cannot find module '@tensorflow\/tfjs-that-is-nowhere'.*: npm install @tensorflow\/tfjs-node@4\.22\.0\n/,
  );
});

test('the one with a GPU comes first', async () => {
  install('tfjs-node-gpu', '4.22.0', 'throw new Error("no CUDA");');
  install('tfjs-node', '4.22.0', '');
  expect((await estimate()).err).toContain('@tensorflow/tfjs-node-gpu is installed, but its TensorFlow library');
});
