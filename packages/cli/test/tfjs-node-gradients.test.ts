import { afterAll, expect, test } from '@jest/globals';
import { expectCloseToScale, fixturePath, readFixture, readGoldenFixture } from '@opticalflow/testing';
import { goldenGradients } from '../../train/test/compare-training.ts';
import { readModel } from '../../train/test/golden-training.ts';
import type { GradientsCall, GradientsRan } from './tfjs-node-gradients.ts';
import { describeOnNodes, NODES } from './tfjs-node-on-nodes.ts';
import { bundleProgram, type NodeProgram } from './tfjs-node-program.ts';

const CHECKPOINT = 'mmflow-train-s.pth';
const GOLDEN = 'mmflow-train-s.golden.safetensors';
/** As on every backend: of each gradient's scale, and of the loss. */
const TOLERANCE = { gradient: 1e-3, loss: 1e-4 };

let program: NodeProgram | undefined;
afterAll(() => program?.close());

describeOnNodes(NODES, (node, folder) => {
  test('MaskFlowNet-S has the loss and the gradients that mmflow finds', async () => {
    program ??= bundleProgram('tfjs-node-gradients.ts');
    const call: GradientsCall = { checkpoint: fixturePath(CHECKPOINT), golden: fixturePath(GOLDEN) };
    const found: GradientsRan = program.run(node, folder, call);
    expect(found).toMatchObject({ backend: 'tensorflow', left: 0 });

    const golden = readGoldenFixture(GOLDEN);
    expect(Math.abs(found.loss / golden.tensors.get('losses')!.data[0] - 1)).toBeLessThan(TOLERANCE.loss);
    const { names } = await readModel(readFixture(CHECKPOINT));
    const expected = goldenGradients({ family: 'mmflow', golden }, names);
    expect(found.gradients.map(([name]) => name).sort()).toEqual([...expected.keys()].sort());
    expect(expected.size).toBe(142);
    for (const [name, values] of found.gradients) {
      expectCloseToScale(values, expected.get(name)!, TOLERANCE.gradient, name);
    }
  });
});
