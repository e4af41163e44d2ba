/**
 * What a thread runs, given a ThreadSetup and a function that tells that it has started. Text, as bundlers and minifiers
 * would otherwise draw in what a thread does not have.
 */
const THREAD_CODE = `
const runThread = ({ module, memory, control, thread }, tell) => {
  const abort = () => { throw new Error('A kernel has aborted'); };
  const env = { memory, abort, now: () => performance.now() };
  const { exports } = new WebAssembly.Instance(module, { env });
  tell('started');
  exports.work(control, thread);
};
`;

export const NODE_THREAD_CODE = `${THREAD_CODE}
import('node:worker_threads').then(({ workerData, parentPort }) => {
  runThread(workerData, (word) => parentPort.postMessage(word));
});
`;

export const BROWSER_THREAD_CODE = `${THREAD_CODE}
onmessage = ({ data }) => {
  runThread(data, (word) => postMessage(word));
  close();
};
`;
