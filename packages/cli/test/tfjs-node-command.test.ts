import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readImage, writePng } from '@opticalflow/io-image';
import { expectCloseAbsolute, fixturePath, readFixture, readGoldenFixture, toNHWC } from '@opticalflow/testing';
import { topLeft } from '../../maskflownet/test/simd-chromium/top-left.ts';
import { example, openSession, type Session } from './session.ts';
import { estimateBy, runBy } from './tfjs-node-command.ts';
import { copyTfjsNode, removeBinding, replaceBinding } from './tfjs-node-copy.ts';
import { describeOnNodes, NODES } from './tfjs-node-on-nodes.ts';

/** In pixels. */
const TOLERANCE = 1e-3;
const PAIR = [example('first.png'), example('second.png')];

/** One network of each family, and the flow that its own implementation gives. */
const FAMILIES = [
  ['mmflow-s.pth', 'mmflow-s', 'flow'],
  ['microsoft-s.params', 'microsoft-s', 'flow.yx'],
  ['default-s.safetensors', 'default-s', 'flow'],
] as const;

/** (u, v) of a golden flow, which names (y, x) flows so. */
function goldenFlow(golden: string, name: string): ArrayLike<number> {
  const tensor = readGoldenFixture(`${golden}.golden.safetensors`).tensors.get(name)!;
  const { data } = tensor.shape.length === 4 ? toNHWC(tensor) : tensor;
  return name.endsWith('.yx') ? data.map((_, i) => data[i ^ 1]) : data;
}

let session: Session;
beforeAll(() => {
  session = openSession();
  for (const name of ['first.png', 'second.png']) {
    const { data } = topLeft(readImage(readFixture(name)), { width: 192, height: 128 });
    session.write(name, writePng({ width: 192, height: 128, data: data as Uint8Array }));
  }
});
afterAll(() => session.close());

const onTensorflow = ['--backend', 'tensorflow'];

describeOnNodes(NODES, (node, folder) => {
  const estimate = (...args: string[]) => estimateBy(node, { cwd: folder, session, args });

  test('tensorflow estimates the flow that simd does', async () => {
    const flow = await estimate(...PAIR, ...onTensorflow);
    expectCloseAbsolute(flow, await estimate(...PAIR, '--backend', 'simd'), TOLERANCE, 'flow');
    // the cat moves: agreement is not that of zeros
    expect(flow.some((value) => value > 10)).toBe(true);
  });

  test.each(FAMILIES)('%s on tensorflow gives the flow of %s', async (checkpoint, golden, name) => {
    const pictures = ['first.png', 'second.png'].map(session.path);
    const flow = await estimate(...pictures, '--model', fixturePath(checkpoint), ...onTensorflow);
    expectCloseAbsolute(flow, goldenFlow(golden, name), TOLERANCE, 'flow');
  });

  describe('a tfjs-node that does not load', () => {
    let broken: Session;
    let copy: string;
    beforeAll(() => {
      broken = openSession();
      copy = copyTfjsNode(folder, broken.folder);
    });
    afterAll(() => broken.close());
    const estimateThere = () => runBy(node, broken.folder, 'estimate', ...PAIR, ...onTensorflow);

    test('is told to be for another system where its compiled part is', () => {
      replaceBinding(copy, 'no library of this system, whatever may be long enough to look like one, and then more');
      const { code, err } = estimateThere();
      expect(code).toBe(64);
      expect(err).toMatch(
        /was built for another Node, system or processor than Node v(20|24)\.\d+\.\d+ on linux x64: /,
      );
      expect(err).toMatch(/tfjs_binding\.node: \S.*\. npm rebuild @tensorflow\/tfjs-node, run by this Node, fetches/);
    });

    test('is told to lack its compiled part where that was not fetched', () => {
      removeBinding(copy);
      const { code, err } = estimateThere();
      expect(code).toBe(64);
      expect(err).toMatch(
        /addon module \(tfjs_binding\.node\) can not be found at path: \S+tfjs_binding\.node\. It is/,
      );
      expect(err).toMatch(/npm rebuild @tensorflow\/tfjs-node\n$/);
    });
  });
});
