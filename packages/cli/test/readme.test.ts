import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readmeExamples, runExample } from '@opticalflow/testing';
import { example, openSession, type Session } from './session.ts';

const [, script] = /^```sh\n(.*?)^```$/ms.exec(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8'))!;
const lines = script.trim().split('\n');

let session: Session;
beforeAll(() => {
  session = openSession();
  for (const [name, file] of [
    ['first.png', 'first.png'],
    ['second.png', 'second.png'],
    ['truth.flo', 'flow.flo'],
  ]) {
    session.write(name, new Uint8Array(readFileSync(example(file))));
  }
});
afterAll(() => session.close());

describe('the command line’s README', () => {
  test.each(lines)('%s', async (line) => {
    const { code, out } = await session.run(line.replace(/^opticalflow /, ''));
    expect(code).toBe(0);
    expect(out).not.toBe('');
  });
});

describe('the project’s README', () => {
  const examples = readmeExamples(join(import.meta.dirname, '../../..'));
  const run = (code: string) => runExample(join(import.meta.dirname, '..'), code);

  test('its first example finds the motion of the cat', async () => {
    expect(await run(examples[0])).toMatch(/^it moves by \(16\.\d, -6\.\d\) pixels\nhidden afterwards: false\n$/);
  });

  test('its second composes a model of the ops', async () => {
    expect(await run(examples[1])).toBe('[ 2, 32, 48, 3 ]\n[ [ 3, 3, 3, 8 ], [ 3, 3, 41, 2 ] ]\n');
  });
});
