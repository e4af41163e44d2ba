/** The program of a worker. When this runs from its sources it is the built one: Node 20 loads no TypeScript. */
export const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/prefetch/worker.js' : './worker.js',
  import.meta.url,
);
