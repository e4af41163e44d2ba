import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectCloseAbsolute, tfjsNodeFolder } from '@opticalflow/testing';
import { example, openSession, type Session } from './session.ts';
import { estimateBy, runBy } from './tfjs-node-command.ts';
import { copyTfjsNode } from './tfjs-node-copy.ts';
import { describeOnNodes } from './tfjs-node-on-nodes.ts';

const PAIR = [example('first.png'), example('second.png')];

// what the Node that runs the tests finds is looked at in process.test.ts
describeOnNodes(['24'], (node, folder) => {
  test('doctor tells which tfjs-node there is, over which TensorFlow, and whether that sees a GPU', () => {
    const { code, out } = runBy(node, folder, 'doctor', '--tensorflow', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report.node).toMatch(/^v24\./);
    const tensorflow = report.backends.find(({ name }: { name: string }) => name === 'tensorflow');
    expect(tensorflow).toMatchObject({
      works: true,
      note: '@tensorflow/tfjs-node 4.22.0 over TensorFlow 2.13.1, which sees no GPU',
      runsOn: { package: '@tensorflow/tfjs-node', version: '4.22.0', tensorflow: '2.13.1', gpu: false },
    });
    expect(tensorflow.ops.length).toBeGreaterThan(5);
    expect(tensorflow.ops.filter(({ agrees }: { agrees: boolean }) => !agrees)).toEqual([]);
  });
});

const reason = tfjsNodeFolder === undefined ? ' (skipped: scripts/build-tfjs-node.sh has not built tfjs-node)' : '';
(reason ? describe.skip : describe)(`beside @tensorflow/tfjs-node, @tensorflow/tfjs-node-gpu${reason}`, () => {
  let session: Session;
  beforeAll(() => {
    session = openSession();
    copyTfjsNode(tfjsNodeFolder!, session.folder, '@tensorflow/tfjs-node-gpu');
  });
  afterAll(() => session.close());

  test('is found first and named by doctor', () => {
    expect(existsSync(session.path('node_modules/@tensorflow/tfjs-node/package.json'))).toBe(true);
    const { code, out } = runBy(process.execPath, session.folder, 'doctor', '--tensorflow');
    expect(code).toBe(0);
    expect(out).toMatch(
      /\nbackend tensorflow +yes, @tensorflow\/tfjs-node-gpu 4\.22\.0 over TensorFlow 2\.13\.1, which sees no GPU: 7 ops agree/,
    );
  });

  test('estimates as simd does', async () => {
    const estimate = (backend: string) =>
      estimateBy(process.execPath, { cwd: session.folder, session, args: [...PAIR, '--backend', backend] });
    expectCloseAbsolute(await estimate('tensorflow'), await estimate('simd'), 1e-3, 'flow');
  });
});
