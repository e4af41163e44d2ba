import * as tf from '@tensorflow/tfjs-core';

/**
 * Gives the GPU of the current backend back: call it last, and a Node process that used `webgpu` ends by itself. Tensors
 * are lost. On other backends nothing happens.
 */
export async function releaseBackend(): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const { device } = tf.backend() as unknown as { device: { destroy(): void; lost: Promise<unknown> } };
  device.destroy();
  await device.lost;
}
