import { afterEach, expect, jest, test } from '@jest/globals';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import { expectNoLeak, randomFloats, readFixture } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { pause } from './pause.ts';

const { setImmediate } = globalThis;
afterEach(() => {
  globalThis.setImmediate = setImmediate;
  jest.restoreAllMocks();
});

test.each([
  ['with immediates', setImmediate],
  ['without, as in a browser', undefined],
])('a pause %s lets an abort arrive', async (_, given) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 5);
  globalThis.setImmediate = given as typeof setImmediate;
  const paused = async () => {
    for (;;) await pause(controller.signal);
  };
  await expect(paused()).rejects.toThrow('enough');
});

test('an abort that comes after the last step still ends the estimate', async () => {
  await tf.setBackend('wasm');
  const network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
  const picture = { width: 64, height: 64, data: Uint8Array.from(randomFloats(3 * 64 * 64, 1, 0, 256)) };
  const controller = new AbortController();
  const backend = tf.backend();
  const read = backend.read.bind(backend);
  jest.spyOn(backend, 'read').mockImplementation((id) => {
    controller.abort(new Error('enough'));
    return read(id);
  });
  const estimate = () => network.estimate(picture, picture, { signal: controller.signal });
  await expectNoLeak(() => expect(estimate()).rejects.toThrow('enough'));
  network.dispose();
});
