import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSession, type Session } from './session.ts';

let session: Session;
beforeAll(() => {
  session = openSession();
});
afterAll(() => session.close());

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

describe('bash', () => {
  const inBash = has('bash') ? test : test.skip;
  inBash.each([
    ['the commands', ['opticalflow', 'es'], ['estimate']],
    ['an option of a command', ['opticalflow', 'estimate', '--oc'], ['--occlusion']],
    ['commands below a command', ['opticalflow', 'models', 'p'], ['pull']],
    ['options behind other words', ['opticalflow', 'models', 'rm', 'some', '--fo'], ['--forget']],
    ['files after a blank, for which bash is left to itself', ['opticalflow', 'estimate', ''], ['']],
    ['files as the value of an option', ['opticalflow', 'estimate', '--output', ''], ['']],
    ['a style', ['opticalflow', 'paint', 'a.flo', '--style', ''], ['wheel', 'arrows', 'kitti']],
    ['a backend', ['opticalflow', 'estimate', '--backend', 's'], ['simd']],
    ['a policy of fitting', ['opticalflow', 'estimate', '--fit', ''], ['resize', 'pad']],
    ['a variant', ['opticalflow', 'import', '--variant', 'm'], ['mmflow', 'microsoft']],
    ['a type of values', ['opticalflow', 'import', '--dtype', ''], ['F32', 'F16']],
    ['a network to time', ['opticalflow', 'bench', '--network', 'd'], ['default']],
    ['a model', ['opticalflow', 'estimate', '--model', 'def'], ['default']],
    ['a model to fetch', ['opticalflow', 'models', 'pull', 'port-k'], ['port-kitti']],
    ['a model to remove', ['opticalflow', 'models', 'rm', 'port-k'], ['port-kitti']],
    ['a model to verify', ['opticalflow', 'models', 'verify', 'port-si', 'port-k'], ['port-kitti']],
    ['a shell', ['opticalflow', 'completion', ''], ['bash', 'zsh', 'fish']],
  ])('completes %s', async (_, words, expected) => {
    const { out } = await session.run('completion bash');
    const script = `${out}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_opticalflow; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual(expected);
  });
});

test.each(['zsh', 'fish'])('%s gets a script that names every command and parses', async (shell) => {
  const { code, out } = await session.run(`completion ${shell}`);
  expect(code).toBe(0);
  for (const word of ['estimate', 'occlusion', 'pull', 'doctor']) expect(out).toContain(word);
  if (has(shell)) expect(spawnSync(shell, ['-n', '-c', out], { encoding: 'utf8' }).stderr).toBe('');
});

test('another shell is answered with those that there are', async () => {
  expect(await session.run('completion tcsh')).toMatchObject({
    code: 64,
    err: expect.stringContaining('bash, zsh, fish'),
  });
});
