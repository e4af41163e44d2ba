import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js';
import { registerSimdBackend, type SimdOptions } from '../../src/index.ts';

/**
 * Defines TensorFlow.js's own specs for the backend; jasmine's globals must be there.
 *
 * @returns what the backend runs on
 */
export async function defineSpecs(options: SimdOptions): Promise<{ threads: number; instructions: string }> {
  const { engine } = await registerSimdBackend(options);
  const { threads, instructions } = engine;
  setTestEnvs([{ name: 'simd', backendName: 'simd', isDataSync: true }]);
  // What environments there are must be known when the specs are read
  await import('@tensorflow/tfjs-core/dist/tests.js');
  return { threads, instructions };
}
