import { expect } from '@jest/globals';
import { expectCloseToScale } from '@opticalflow/testing';
import type { OpCase } from '../../src/runtime/op-case.ts';
import { judge } from '../check-op.ts';
import type { GpuPage } from './gpu-page.ts';
import { JUDGED, type Judge } from './judged.ts';
import type { OpName } from './ops.ts';
import type { OpRan, OpRun } from './run-op.ts';

/**
 * Of a tensor's scale. What the other backends are held to: kernels compute in float32 as they do, in another order,
 * and a device's own `exp` and division are within a few units in the last place.
 */
const TOLERANCE = 1e-5;

/** Every case of these ops, as rows for `test.each`: op, name, case. */
export const casesOf = (...ops: OpName[]) =>
  ops.flatMap((op) => JUDGED[op].cases.map((example) => [op, example.name, example] as const));

/** A case as a page takes it, and what it has to come to. */
function prepare(op: OpName, example: OpCase<object>) {
  const parts: Judge = JUDGED[op];
  const { shapes, values, shape, dy, output, gradients } = judge(parts, example);
  const tensor = (of: number[], data: Float64Array) => ({ shape: of, values: [...Float32Array.from(data)] });
  const inputs = values.map((value, i) => tensor(shapes[i], value));
  const run: OpRun = { op, attrs: example.attrs, inputs, dy: tensor(shape, dy) };
  return { run, shape, output: () => output(values), gradients, shapes };
}

/** A case as a page takes it. */
export const runOf = (op: OpName, example: OpCase<object>): OpRun => prepare(op, example).run;

/** Compares what a case came to, output and gradients, with the op's reference. Nothing may be left behind. */
export function expectAgreementOf(ran: OpRan, op: OpName, example: OpCase<object>, tolerance = TOLERANCE): void {
  const { shape, output, gradients, shapes } = prepare(op, example);
  expect(ran.shape).toEqual(shape);
  expectCloseToScale(ran.values, output(), tolerance, 'output');
  expect(ran.gradients.map((gradient) => gradient.shape)).toEqual(shapes);
  for (const [i, gradient] of gradients.entries()) {
    expectCloseToScale(ran.gradients[i].values, gradient, tolerance, `gradient ${i}`);
  }
  expect(ran.left).toBe(0);
}

/** Runs a case on a page, and compares. */
export async function expectAgreementOn(
  page: GpuPage,
  op: OpName,
  example: OpCase<object>,
  tolerance = TOLERANCE,
): Promise<void> {
  expectAgreementOf(await page.call<OpRan>('runOp', runOf(op, example)), op, example, tolerance);
}
