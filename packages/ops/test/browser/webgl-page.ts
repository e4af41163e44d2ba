import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { upsample } from '../../src/index.ts';
import { configureWebgl, registerWebglKernels } from '../../src/webgl.ts';
import type { Held } from './run-op.ts';

const context = () => (tf.backend() as MathBackendWebGL).gpgpu.gl;

/** Starts the backend, and says on what it runs. */
export async function startBackend({ configured }: { configured: boolean }): Promise<string> {
  if (configured) configureWebgl();
  await tf.setBackend('webgl');
  const gl = context();
  const information = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(information ? information.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

export const registerKernels = registerWebglKernels;

export function held(): Held {
  const { numTensors, numDataBuffers, ...memory } = tf.memory();
  const { numBytesInGPU } = memory as unknown as { numBytesInGPU: number };
  const manager = (tf.backend() as unknown as { textureManager: { numUsedTextures: number; numFreeTextures: number } })
    .textureManager;
  return { numTensors, numDataBuffers, numBytesInGPU, textures: manager.numUsedTextures + manager.numFreeTextures };
}

/** Programs that were compiled so far. */
export const programs = (): number =>
  Object.keys((tf.backend() as unknown as { binaryCache: object }).binaryCache).length;

/** Matrices that are reshaped from textures of their own rows and of others, and what they are times the identity. */
export async function productsOfReshaped(): Promise<{ values: number[]; same: number[] }[]> {
  const products: { values: number[]; same: number[] }[] = [];
  for (const [shape, columns] of [
    [[1, 2, 21, 3], 3],
    [[1, 2, 3, 2], 6],
  ] as const) {
    const tensors = tf.tidy(() => {
      const small = tf.randomUniform<tf.Rank.R4>([...shape], -1, 1, 'float32', 1);
      const matrix: tf.Tensor2D = tf.reshape(upsample(small, 2), [-1, columns]);
      return [matrix, tf.matMul(matrix, tf.eye(columns))];
    });
    const [values, same] = await Promise.all(tensors.map((tensor) => tensor.data()));
    products.push({ values: [...values], same: [...same] });
    tf.dispose(tensors);
  }
  return products;
}

/** Removes the backend and registers it anew, on a device that seems to render to 16-bit floats alone, or as it is. */
export async function restart({ halfFloats }: { halfFloats: boolean }): Promise<void> {
  tf.removeBackend('webgl');
  tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', !halfFloats);
  tf.registerBackend('webgl', () => new MathBackendWebGL());
  await tf.setBackend('webgl');
}

/** Takes the context away, as a driver does that is reset. */
export async function loseContext(): Promise<void> {
  const gl = context();
  const lost = new Promise((resolve) => gl.canvas.addEventListener('webglcontextlost', resolve));
  gl.getExtension('WEBGL_lose_context')!.loseContext();
  await lost;
}
