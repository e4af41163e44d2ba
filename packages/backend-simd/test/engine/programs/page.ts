import { measure } from './measure.ts';

Object.assign(globalThis, {
  measure,
  measureInWorker: (...call: unknown[]) =>
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
