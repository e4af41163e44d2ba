import { beforeAll, describe, expect, test } from '@jest/globals';
import { registerSimdBackend } from '@opticalflow/backend-simd';
import { createFlowField, type FlowField } from '@opticalflow/core';
import { addTestBackend, describeBackends, expectCloseAbsolute, expectNoLeak } from '@opticalflow/testing';
import { type FlowStyle, paintFlow } from '@opticalflow/viz';
import { paintFlowTensor } from '@opticalflow/viz/tensor';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { rgb, row } from '../../test/pictures.ts';
import { FLOWS, levelsOf, tensorOf } from '../../test/tensor-pictures.ts';

addTestBackend('simd', () => registerSimdBackend());

const STYLES: FlowStyle[] = ['wheel', 'kitti'];

/** Levels of a field that is painted as a tensor, and the length of full colour. */
async function paintedAsTensor(
  flow: FlowField,
  options: { style?: FlowStyle; maxFlow?: number } = {},
): Promise<{ levels: number[]; maxFlow: number }> {
  const vectors = tensorOf(flow);
  const { picture, maxFlow } = paintFlowTensor(vectors, options);
  const painted = { levels: await levelsOf(picture), maxFlow: (await maxFlow.data())[0] };
  tf.dispose([vectors, picture, maxFlow]);
  return painted;
}

describeBackends({ describe, beforeAll }, () => {
  describe.each(STYLES)('flow painted as %s', (style) => {
    test.each(Object.entries(FLOWS))('has the colours of paintFlow, to one level: %s', async (_, flow) => {
      for (const maxFlow of [undefined, 4, 1000]) {
        const options = { style, ...(maxFlow && { maxFlow }) };
        const { levels } = await paintedAsTensor(flow(), options);
        expectCloseAbsolute(levels, rgb(paintFlow(flow(), options).raster), 1);
      }
    });

    test('has those colours for any flow', async () => {
      // no length is within a hair of maxFlow, where the colours jump, and no component has a sign that float32 loses
      const component = fc.integer({ min: -4000, max: 4000 }).map((x) => x / 16);
      const vectors = fc.array(component, { minLength: 40, maxLength: 40 });
      const maxFlow = fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined });
      await fc.assert(
        fc.asyncProperty(vectors, maxFlow, async (data, most) => {
          const flow = createFlowField({ width: 5, height: 4, data: Float32Array.from(data, (x) => x || 0) });
          const options = { style, ...(most && { maxFlow: most }) };
          const { levels } = await paintedAsTensor(flow, options);
          expectCloseAbsolute(levels, rgb(paintFlow(flow, options).raster), 1);
        }),
        { numRuns: 40 },
      );
    });

    test('is black where a component is not finite, which decides nothing else', async () => {
      const { levels, maxFlow } = await paintedAsTensor(
        row([Number.NaN, 0], [0, Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY, 1], [3, 4]),
        { style },
      );
      expect(levels.slice(0, 9)).toEqual(new Array(9).fill(0));
      expect(maxFlow).toBe(5);
      expectCloseAbsolute(levels.slice(9), rgb(paintFlow(row([3, 4]), { style }).raster), 1);
    });

    test('paints the same picture again with the maxFlow that it gave, read or not', async () => {
      const flow = tensorOf(FLOWS.photographed());
      const first = paintFlowTensor(flow, { style });
      const number = paintFlowTensor(flow, { style, maxFlow: (await first.maxFlow.data())[0] });
      const tensor = paintFlowTensor(flow, { style, maxFlow: first.maxFlow });
      const expected = await levelsOf(first.picture);
      expect(await levelsOf(number.picture)).toEqual(expected);
      expect(await levelsOf(tensor.picture)).toEqual(expected);
      expect(await tensor.maxFlow.data()).toEqual(await first.maxFlow.data());
    });
  });

  test('the wheel’s colours equal those of paintFlow but for one level in a thousand', async () => {
    const flow = FLOWS.photographed();
    const { levels } = await paintedAsTensor(flow);
    const expected = rgb(paintFlow(flow).raster);
    expect(levels.filter((level, i) => level !== expected[i]).length).toBeLessThan(levels.length / 1000);
  });

  test('tells its radius: the one given, the longest known vector, 1 at rest', async () => {
    expect((await paintedAsTensor(row([3, 4]), { maxFlow: 7.5 })).maxFlow).toBe(7.5);
    expect((await paintedAsTensor(row([3, 4], [1, 1]))).maxFlow).toBe(5);
    expect((await paintedAsTensor(row([0, 0]))).maxFlow).toBe(1);
    expect((await paintedAsTensor(row([Number.NaN, 0]))).maxFlow).toBe(1);
  });

  test('what is as long as maxFlow is not darkened, what is longer is', async () => {
    const { levels } = await paintedAsTensor(row([3, 4], [3, 4.001]), { maxFlow: 5 });
    expect(Math.max(...levels.slice(0, 3))).toBe(255);
    expect(Math.max(...levels.slice(3))).toBe(191);
  });

  test('takes one picture of a batch as well as a picture, and leaves it to the caller', async () => {
    const flow = tensorOf(FLOWS.photographed());
    const batch = tf.expandDims(flow, 0);
    const [a, b] = [paintFlowTensor(flow), paintFlowTensor(batch)];
    expect(b.picture.shape).toEqual([37, 53, 3]);
    expect(await levelsOf(b.picture)).toEqual(await levelsOf(a.picture));
    expect([flow.isDisposed, batch.isDisposed]).toEqual([false, false]);
  });

  test('takes whole numbers', async () => {
    const { picture } = paintFlowTensor(tf.tensor3d([3, 4, -1, 0], [1, 2, 2], 'int32'));
    expectCloseAbsolute(await levelsOf(picture), rgb(paintFlow(row([3, 4], [-1, 0])).raster), 1);
  });

  test('leaves two tensors, and none where it throws', async () => {
    const flow = tensorOf(FLOWS.photographed());
    const radius = tf.scalar(9);
    for (const style of STYLES) {
      for (const maxFlow of [undefined, 9, radius]) {
        const before = tf.memory().numTensors;
        const { picture, maxFlow: full } = paintFlowTensor(flow, { style, maxFlow });
        expect(tf.memory().numTensors).toBe(before + 2);
        tf.dispose([picture, full]);
      }
    }
    expect(radius.isDisposed).toBe(false);
    const wide = tf.zeros([4, 4, 3]);
    await expectNoLeak(() => expect(() => paintFlowTensor(wide)).toThrow());
  });
});

describe('what does not fit is refused', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test.each([[[2, 3]], [[2, 3, 3]], [[2, 2, 3, 2]], [[2]], [[1, 1, 2, 3, 2]]])('a flow of shape %j', (shape) => {
    expect(() => paintFlowTensor(tf.zeros(shape))).toThrow(
      `Expected [H,W,2] or [1,H,W,2] for the flow but received [${shape.join(',')}]`,
    );
  });

  test('a flow that is a field, which paintFlow takes', () => {
    const field = createFlowField({ width: 1, height: 1, data: Float32Array.of(1, 2) });
    expect(() => paintFlowTensor(field as never)).toThrow('Expected a tensor for the flow but received object');
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a maxFlow of %p', (maxFlow) => {
    expect(() => paintFlowTensor(tf.zeros([1, 1, 2]), { maxFlow })).toThrow(
      `Expected a finite number above 0 for maxFlow but received ${maxFlow}`,
    );
  });

  test('a maxFlow of two numbers', () => {
    expect(() => paintFlowTensor(tf.zeros([1, 1, 2]), { maxFlow: tf.tensor1d([1, 2]) })).toThrow(
      'Expected a scalar for maxFlow but received [2]',
    );
  });

  test.each(['arrows', 'toString'])('a style %s', (style) => {
    expect(() => paintFlowTensor(tf.zeros([1, 1, 2]), { style: style as FlowStyle })).toThrow(
      expect.objectContaining({ tag: 'UnsupportedError', message: `Flow is painted as wheel, kitti, not as ${style}` }),
    );
  });
});
