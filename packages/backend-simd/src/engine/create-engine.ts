import { Heap } from '../heap/heap.ts';
import { BackendError } from './backend-error.ts';
import { Control } from './control.ts';
import { Engine, type EngineOptions } from './engine.ts';
import { findHost } from './find-host.ts';
import type { Host } from './host.ts';
import { chooseInstructions } from './instructions.ts';
import type { KernelExports } from './kernel-exports.ts';
import { compileKernels, messageOf } from './kernel-module.ts';
import { Threads } from './threads.ts';

/**
 * Compiles the kernels and starts the threads. Where some threads cannot start, the engine goes on with fewer, and
 * says why in its `notes`.
 *
 * @throws BackendError when there is no WebAssembly with SIMD here, or not the instructions asked for
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngineOn(await findHost(), options);
}

export async function createEngineOn(host: Host, options: EngineOptions): Promise<Engine> {
  const { setV8Flags = true, patience } = options;
  const wanted = options.threads ?? host.threads;
  if (!Number.isInteger(wanted) || wanted < 1)
    throw new RangeError(`Expected 1 or more threads but received ${wanted}`);
  const instructions = await chooseInstructions(options.instructions, async () => {
    if (setV8Flags) await host.enableRelaxedSimd();
  });

  const notes: string[] = [];
  const shared = wanted > 1 && host.aloneBecause === undefined;
  if (wanted > 1 && !shared) notes.push(`One thread instead of ${wanted}: ${host.aloneBecause}`);
  const module = await compileKernels(instructions, shared);
  const heap = createHeap(shared);
  const { memory } = heap;
  const abort = () => {
    throw new Error('A kernel has aborted');
  };
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort, now: () => performance.now() } });
  const kernels = instance.exports as unknown as KernelExports;

  const control = new Control(heap, patience === undefined ? {} : { patience });
  const threads = new Threads((text) => notes.push(text));
  const slots = shared ? wanted : 1;
  await threads.start(host, slots - 1, { module, memory, control: control.address });
  return new Engine({ heap, instructions, kernels, control, threads, slots, notes });
}

function createHeap(shared: boolean): Heap {
  try {
    return new Heap({ shared });
  } catch (error) {
    throw new BackendError(`The simd backend cannot reserve memory here: ${messageOf(error)}`, { cause: error });
  }
}
