import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { casesOf, expectAgreementOf, runOf } from '../../ops/test/browser/compare-op.ts';
import { JUDGED } from '../../ops/test/browser/judged.ts';
import type { OpName } from '../../ops/test/browser/ops.ts';
import { describeOnNodes, NODES } from './tfjs-node-on-nodes.ts';
import type { OpsRan } from './tfjs-node-ops.ts';
import { bundleProgram, type NodeProgram } from './tfjs-node-program.ts';

const CASES = casesOf(...(Object.keys(JUDGED) as OpName[]));

let program: NodeProgram | undefined;
afterAll(() => program?.close());

describeOnNodes(NODES, (node, folder) => {
  let found: OpsRan;
  beforeAll(() => {
    program ??= bundleProgram('tfjs-node-ops.ts');
    const runs = CASES.map(([op, , example]) => runOf(op, example));
    found = program.run(node, folder, runs);
  });

  test('every case of every op runs on tensorflow', () => {
    expect(found).toMatchObject({ backend: 'tensorflow', node: expect.stringMatching(/^(20|24)\./) });
    expect(found.ran).toHaveLength(CASES.length);
    expect(CASES.length).toBeGreaterThan(100);
  });

  test.each(CASES.map((row, i) => [...row, i] as const))('%s agrees with its reference: %s', (...row) => {
    const [op, , example, i] = row;
    expectAgreementOf(found.ran[i], op, example);
  });
});
