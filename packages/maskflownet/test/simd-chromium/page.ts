import { type EstimateCall, estimate } from './estimate.ts';
import { watchEstimate } from './watch-estimate.ts';

Object.assign(globalThis, {
  estimate,
  watchEstimate,
  estimateInWorker: (call: EstimateCall) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./web-worker.mjs', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => {
        worker.terminate();
        resolve(data);
      };
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(call);
    }),
});
