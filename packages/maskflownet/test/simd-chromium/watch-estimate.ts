import { registerSimdBackend } from '@opticalflow/backend-simd';
import type { Size } from '@opticalflow/core';
import { loadMaskFlowNet } from '@opticalflow/maskflownet';
import * as tf from '@tensorflow/tfjs-core';
import { fetchDefaultWeights } from '../../../pretrained/src/index.ts';

/** What else could happen on this thread during an estimate. */
export interface Turns {
  /** Milliseconds that the estimate took. */
  readonly estimate: number;
  /** Times that the event loop came round. */
  readonly turns: number;
  /** The most milliseconds between two of these. */
  readonly longest: number;
}

/** Calls `onTurn` in every turn of the event loop. Returns what ends it. */
function watchTurns(onTurn: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    onTurn();
    port2.postMessage(null);
  };
  port2.postMessage(null);
  return () => port1.close();
}

/**
 * How an estimate by the default model holds up the thread that it is made on.
 *
 * @param patient whether it is given a signal
 */
export async function watchEstimate(size: Size, { patient }: { patient: boolean }): Promise<Turns> {
  await registerSimdBackend({ threads: 2 });
  await tf.setBackend('simd');
  const network = await loadMaskFlowNet(await fetchDefaultWeights());
  const picture = (step: number) => ({
    ...size,
    data: Uint8Array.from({ length: 3 * size.width * size.height }, (_, i) => (i * i * step) % 251),
  });
  const pair = [picture(3), picture(5)] as const;
  await network.estimate(...pair);

  let [turns, longest] = [0, 0];
  const started = performance.now();
  let last = started;
  const look = () => {
    const time = performance.now();
    longest = Math.max(longest, time - last);
    last = time;
  };
  const end = watchTurns(() => {
    turns++;
    look();
  });
  await network.estimate(...pair, patient ? { signal: new AbortController().signal } : {});
  look();
  end();
  network.dispose();
  return { estimate: last - started, turns, longest };
}
