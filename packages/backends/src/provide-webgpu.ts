import { BackendError } from '@opticalflow/core';

/** What the package `webgpu` exports: Dawn, Chromium's WebGPU, for Node. */
interface Dawn {
  readonly globals: object;
  create(options: readonly string[]): object;
}

/** Not to be followed by bundlers: pages have a WebGPU of their own. */
const PACKAGE = 'webgpu';

/**
 * Gives Node a WebGPU, by the optional package `webgpu`. Where there is one already, and outside of Node, nothing happens.
 *
 * @throws BackendError when the package is not installed or does not load
 */
export async function provideWebgpu(): Promise<void> {
  const { navigator, process } = globalThis as {
    navigator?: { gpu?: object };
    process?: { versions?: { node?: string } };
  };
  if (navigator?.gpu || process?.versions?.node === undefined) return;
  let dawn: Dawn;
  try {
    dawn = await import(/* @vite-ignore */ PACKAGE);
  } catch (cause) {
    throw new BackendError('Node has WebGPU only by the package webgpu: npm install webgpu', { cause });
  }
  // TensorFlow.js looks for these when its backend is loaded
  Object.assign(globalThis, dawn.globals);
  const gpu = { value: dawn.create([]), configurable: true };
  if (navigator) Object.defineProperty(navigator, 'gpu', gpu);
  else
    Object.defineProperty(globalThis, 'navigator', {
      value: Object.defineProperty({}, 'gpu', gpu),
      configurable: true,
    });
}
