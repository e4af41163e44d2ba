import { describe, expect, test } from '@jest/globals';
import { expectedTensors, type ParameterValues, uploadWeights } from '@opticalflow/maskflownet';
import { expectCloseAbsolute, expectNoLeak } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import { initialParameters, TrainableWeights } from '../index.ts';

const architecture = 'maskflownet';
const width = 1 / 8;

const bytesOf = (parameters: ReadonlyMap<string, ParameterValues>) =>
  Buffer.concat([...parameters.values()].map(({ data }) => Buffer.from(data.buffer)));

describe.each(['kaiming-uniform', 'msra-prelu'] as const)('initial parameters, %s,', (initialisation) => {
  const parameters = initialParameters({ architecture, width, initialisation, seed: 1 });

  test('are those of the network', () => {
    const shapes = [...parameters].map(([name, { shape }]) => [name, shape]);
    expect(Object.fromEntries(shapes)).toEqual(Object.fromEntries(expectedTensors({ architecture, width })));
  });

  test('depend on the seed alone', () => {
    const again = (seed: number) => initialParameters({ architecture, width, initialisation, seed });
    expect(bytesOf(again(1)).equals(bytesOf(parameters))).toBe(true);
    expect(bytesOf(again(2)).equals(bytesOf(parameters))).toBe(false);
  });

  test('have zero biases, and weights of mean zero and the deviation that keeps activations alive', () => {
    for (const [name, { shape, data }] of parameters) {
      if (shape.length === 1) {
        expect(data.every((x) => x === 0)).toBe(true);
        continue;
      }
      if (data.length < 5000) continue;
      const [outputs, inputs, ...kernel] = shape;
      const fan = (initialisation === 'kaiming-uniform' ? inputs : (inputs + outputs) / 2) * kernel[0] * kernel[1];
      const variance = data.reduce((sum, x) => sum + x * x, 0) / data.length;
      expect(variance * fan).toBeCloseTo(2 / 1.01, 0);
      expect(Math.abs(data.reduce((sum, x) => sum + x, 0)) / data.length).toBeLessThan(
        4 * Math.sqrt(variance / data.length),
      );
      const largest = data.reduce((max, x) => Math.max(max, Math.abs(x)), 0) / Math.sqrt(variance);
      if (initialisation === 'kaiming-uniform') expect(largest).toBeLessThan(1.8);
      else expect(largest).toBeGreaterThan(3);
      expect(name).toMatch(/weight$/);
    }
  });
});

test('trainable weights come back as they were given, and are used as the network’s own are', async () => {
  await tf.setBackend('wasm');
  const parameters = initialParameters({ architecture, width });
  await expectNoLeak(async () => {
    const weights = new TrainableWeights(parameters);
    const uploaded = uploadWeights(parameters);
    for (const [name, tensor] of uploaded.entries()) {
      expect(weights.variables.get(name)!.shape).toEqual(tensor.shape);
      expectCloseAbsolute(weights.variables.get(name)!.dataSync(), tensor.dataSync(), 0, name);
    }
    const back = await weights.download();
    expect([...back].map(([name, { shape }]) => [name, shape])).toEqual(
      [...parameters].map(([name, { shape }]) => [name, shape]),
    );
    expect(bytesOf(back).equals(bytesOf(parameters))).toBe(true);
    weights.dispose();
    uploaded.dispose();
  });
});

test('zero motion: a network that begins by warping nothing and finding nothing, else random', () => {
  const parameters = initialParameters({ architecture, width, initialisation: 'zero-motion', seed: 1 });
  const largest = (name: string) => Math.max(...parameters.get(name)!.data.map(Math.abs));
  for (const name of ['stage1.flow.4', 'stage2.flow.2', 'stage1.tradeoff.3', 'stage1.context.6', 'stage2.context.6']) {
    expect(largest(`${name}.weight`)).toBeLessThan(6e-3);
    expect(largest(`${name}.weight`)).toBeGreaterThan(1e-4);
  }
  for (const name of ['stage1.context.5', 'stage1.dense.4.0', 'stage1.mask.4', 'stage1.encoder.1.0']) {
    expect(largest(`${name}.weight`)).toBeGreaterThan(0.03);
  }
  const { shape, data } = parameters.get('stage1.warp.4.weight')!;
  const [channels] = shape;
  data.forEach((x, i) => {
    const [out, within, tap] = [Math.floor(i / (9 * channels)), Math.floor(i / 9) % channels, i % 9];
    expect(x).toBe(out === within && tap === 4 ? 1 : 0);
  });
});
