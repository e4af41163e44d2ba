import { createEngine } from '../../../src/engine/create-engine.ts';
import type { EngineOptions } from '../../../src/engine/engine.ts';
import { type ConvolutionSize, layOutConvolution } from '../jobs.ts';

export interface Measurement {
  threads: number;
  instructions: string;
  isShared: boolean;
  notes: readonly string[];
  output: number[];
  error?: string;
}

/** Starts an engine, runs a convolution many times, and closes the engine unless told to leave it. */
export async function measure(
  size: ConvolutionSize,
  { leave = false, ...options }: EngineOptions & { leave?: boolean },
): Promise<Measurement | { error: string }> {
  try {
    const engine = await createEngine(options);
    const convolution = layOutConvolution(engine, size);
    for (let i = 0; i < 200; i++) {
      convolution.spoil();
      convolution.run();
    }
    const { threads, instructions, notes, heap } = engine;
    const output = [...convolution.output()];
    if (!leave) engine.close();
    return { threads, instructions, isShared: heap.shared, notes, output };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: `${name}: ${message}` };
  }
}
