import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import { randomFloats, readFixture } from '@opticalflow/testing';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

const MIB = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that the process holds on to, of JavaScript's heap and of buffers beside it. */
function bytesHeld(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('a thousand estimates in one process leave tensors and memory as they were', async () => {
  await tf.setBackend('wasm');
  const network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
  const frame = (seed: number) => ({ width: 96, height: 64, data: randomFloats(3 * 96 * 64, seed, 0, 1) });
  const pair = [frame(1), frame(2)] as const;
  const state = () => {
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    const { HEAPU8 } = (tf.backend() as BackendWasm).wasm as unknown as { HEAPU8: Uint8Array };
    return { numTensors, numDataBuffers, numBytes, heap: HEAPU8.length };
  };
  for (let i = 0; i < 100; i++) await network.estimate(...pair);
  const warm = { ...state(), held: bytesHeld() };
  for (let i = 100; i < 1000; i++) await network.estimate(...pair);
  const end = { ...state(), held: bytesHeld() };
  expect({ ...end, held: warm.held }).toEqual(warm);
  // one picture kept by each estimate would come to 63 MiB
  expect(end.held - warm.held).toBeLessThan(4 * MIB);
  network.dispose();
}, 300_000);
