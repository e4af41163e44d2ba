import type { Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { readImage } from '../../../io-image/src/index.ts';
import { loadMaskFlowNet } from '../../../maskflownet/src/index.ts';
import { topLeft } from '../../../maskflownet/test/simd-chromium/top-left.ts';

/** A checkpoint beside the page, and how much of the pictures there is used, from their top left corner. */
export interface Estimate extends Size {
  checkpoint: string;
}

/** What came of it. */
export interface Estimated {
  /** (u, v), in pixels. */
  flow: number[];
  occlusion: number[];
  /** Tensors that are left when the network has been disposed of. */
  left: number;
}

/** A file beside the page. */
export async function fetchBytes(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Estimates by a whole network on the current backend. */
export async function estimate({ checkpoint, ...size }: Estimate): Promise<Estimated> {
  const before = tf.memory().numTensors;
  const network = await loadMaskFlowNet(await fetchBytes(checkpoint));
  const [first, second] = [await fetchBytes('first.png'), await fetchBytes('second.png')].map((bytes) =>
    topLeft(readImage(bytes), size),
  );
  const { flow, occlusion } = await network.estimate(first, second);
  network.dispose();
  return { flow: [...flow.data], occlusion: [...occlusion.data], left: tf.memory().numTensors - before };
}
