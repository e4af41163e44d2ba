import { registerSimdBackend } from '@opticalflow/backend-simd';
import { readImage } from '@opticalflow/io-image';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';
import { fetchDefaultWeights } from '../../../pretrained/src/index.ts';
import { topLeft } from './top-left.ts';

/** What a page, or a worker in it, is to do. */
export interface EstimateCall {
  /** A checkpoint beside the page; the default weights unless given. */
  readonly checkpoint?: string;
  /** How much of the pictures beside the page is used, from their top left corner. */
  readonly width: number;
  readonly height: number;
}

/** What came of it. */
export interface Estimated {
  readonly threads: number;
  readonly notes: readonly string[];
  /** Base64 of its floats: lists of numbers travel slowly out of a page. */
  readonly flow: string;
  /** Tensors that are left when the network has been disposed of. */
  readonly leaked: number;
}

async function fetchBytes(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const fetchPart = async (name: string, call: EstimateCall) => topLeft(readImage(await fetchBytes(name)), call);

function toBase64({ buffer }: Float32Array): string {
  let characters = '';
  for (const byte of new Uint8Array(buffer)) characters += String.fromCharCode(byte);
  return btoa(characters);
}

/** Estimates on the backend `simd`, with all that it needs fetched from where this program lies. */
export async function estimate(call: EstimateCall): Promise<Estimated> {
  const { engine } = await registerSimdBackend({ threads: 2 });
  await tf.setBackend('simd');
  const before = tf.memory().numTensors;
  const weights = call.checkpoint ? await fetchBytes(call.checkpoint) : await fetchDefaultWeights();
  const network = await loadMaskFlowNet(weights);
  const { flow } = await network.estimate(await fetchPart('first.png', call), await fetchPart('second.png', call));
  network.dispose();
  const { threads, notes } = engine;
  return { threads, notes, flow: toBase64(flow.data), leaked: tf.memory().numTensors - before };
}
