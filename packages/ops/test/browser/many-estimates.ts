import type { Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadMaskFlowNet, type MaskFlowNet } from '../../../maskflownet/src/index.ts';
import { countedDevice } from './estimate-counts-device.ts';
import { fetchBytes } from './network.ts';
import type { Held } from './run-op.ts';

/** Estimates by one model beside the page, one after another. */
export interface ManyRun extends Size {
  checkpoint: string;
  count: number;
  /** Which of them, from 1, are aborted halfway. */
  aborted: number[];
  /** After so many, programs are no longer launched: see `skipArithmetic`. */
  computed: number;
}

/** What was held after each of them, and when the model had been disposed of, beyond what was held before it was loaded. */
export interface ManyRan {
  held: Held[];
  left: Held;
  /** Names of what aborted estimates have thrown. */
  thrown: string[];
  milliseconds: number;
}

/** What a backend keeps of its textures or buffers to use them again. */
interface Pools {
  textureManager: { numUsedTextures: number; numFreeTextures: number; numBytesAllocated: number };
  bufferManager?: { numUsedBuffers: number; numFreeBuffers: number; numBytesAllocated: number };
}

function heldNow(): Held {
  const { numTensors, numDataBuffers, ...memory } = tf.memory();
  const { numBytesInGPU } = memory as unknown as { numBytesInGPU: number };
  const { textureManager, bufferManager } = tf.backend() as unknown as Pools;
  const { numUsedTextures, numFreeTextures } = textureManager;
  return {
    numTensors,
    numDataBuffers,
    numBytesInGPU,
    allocated: (bufferManager ?? textureManager).numBytesAllocated,
    textures: numUsedTextures + numFreeTextures,
    buffers: bufferManager ? bufferManager.numUsedBuffers + bufferManager.numFreeBuffers : 0,
  };
}

const picture = ({ width, height }: Size, seed: number) => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 24) & 255),
});

/** Once, to a field or to tensors by turns; what tensors hold is read, as by one who goes on with them. */
async function estimate(network: MaskFlowNet, size: Size, i: number): Promise<void> {
  const pair = [picture(size, i), picture(size, 99 * i)] as const;
  if (i % 2 === 0) return void (await network.estimate(...pair));
  const { flow, occlusion } = await network.estimate(...pair, { output: 'tensor' });
  await flow.data();
  tf.dispose([flow, occlusion]);
}

/** Begins an estimate, and aborts it after its third step; what it has thrown. */
async function abortHalfway(network: MaskFlowNet, size: Size): Promise<string> {
  const controller = new AbortController();
  const aborted = network.estimate(picture(size, 1), picture(size, 2), {
    signal: controller.signal,
    onProgress: ({ done }) => done === 3 && controller.abort(),
  });
  return aborted.then(
    () => 'nothing',
    (error) => String(error.name),
  );
}

/** Estimates over and over. */
export async function estimateMany({ checkpoint, count, aborted, computed, ...size }: ManyRun): Promise<ManyRan> {
  const before = heldNow();
  const network = await loadMaskFlowNet(await fetchBytes(checkpoint));
  const [held, thrown]: [Held[], string[]] = [[], []];
  const start = performance.now();
  for (let i = 1; i <= count; i++) {
    if (aborted.includes(i)) thrown.push(await abortHalfway(network, size));
    else await estimate(network, size, i);
    held.push(heldNow());
    if (i === computed) countedDevice().skipArithmetic();
  }
  const milliseconds = performance.now() - start;
  network.dispose();
  const after = heldNow();
  const left = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]));
  return { held, left, thrown, milliseconds };
}
