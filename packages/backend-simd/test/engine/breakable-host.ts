import type { Host, ThreadHandle } from '../../src/engine/host.ts';
import { nodeHost } from '../../src/engine/node.ts';

/** Node, with access to the threads that have been started. */
export async function breakableHost(): Promise<Host & { handles: ThreadHandle[] }> {
  const host = await nodeHost();
  const handles: ThreadHandle[] = [];
  return {
    ...host,
    handles,
    startThread(setup, listener) {
      const handle = host.startThread(setup, listener);
      handles.push(handle);
      return handle;
    },
  };
}
