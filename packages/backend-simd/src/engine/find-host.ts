import type { Host } from './host.ts';

/** The host that this code runs in. */
export async function findHost(): Promise<Host> {
  const isNode = typeof process === 'object' && typeof process?.versions?.node === 'string';
  // Pages of Electron may have both; their threads are the browser's
  const isPage = isNode && (process as { type?: string }).type === 'renderer';
  if (isNode && !isPage) return (await import('./node.ts')).nodeHost();
  return (await import('./browser.ts')).browserHost();
}
