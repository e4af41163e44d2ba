import type { Host } from './host.ts';
import { BROWSER_THREAD_CODE } from './thread-code.ts';

/** More threads than this gain little, and take the machine from others. */
const MOST_THREADS = 8;

/** Pages and workers of browsers. */
export function browserHost(): Host {
  return {
    threads: Math.min(MOST_THREADS, globalThis.navigator?.hardwareConcurrency ?? 1),
    aloneBecause: aloneBecause(),

    async enableRelaxedSimd() {},

    startThread(setup, listener) {
      const url = URL.createObjectURL(new Blob([BROWSER_THREAD_CODE], { type: 'text/javascript' }));
      const worker = start(url);
      worker.onmessage = () => {
        URL.revokeObjectURL(url);
        listener.onStart();
      };
      worker.onerror = (event) => {
        // A thread that has failed is no news for the page's own handlers
        event.preventDefault?.();
        URL.revokeObjectURL(url);
        worker.terminate();
        listener.onEnd(event.message || 'its code could not be loaded, as under some content security policies');
      };
      worker.postMessage(setup);
      return { detach: () => {}, terminate: () => worker.terminate() };
    },
  };
}

function start(url: string): Worker {
  try {
    return new Worker(url, { name: 'simd' });
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
}

function aloneBecause(): string | undefined {
  if (typeof Worker !== 'function') return 'there are no workers here';
  if (typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated === true) return undefined;
  return 'memory can only be shared where the page is cross-origin isolated (headers COOP and COEP)';
}
