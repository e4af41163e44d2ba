import { UnsupportedError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

/** A canvas of a page, or one that no page shows. */
export type DrawableCanvas = HTMLCanvasElement | OffscreenCanvas;

/**
 * Shows a painted tensor on a canvas, which takes its size. Where the backend has a kernel that draws it is taken: on
 * `webgpu` nothing leaves the GPU; `simd` and `cpu` hold the picture in memory anyway. Elsewhere (`webgl`, `wasm`) the
 * picture is read, and put on the canvas. The canvas has a context of kind `2d` on every backend: it can be read and saved,
 * and another backend can go on with it.
 *
 * @param picture [H,W,3] from 0 to 1, on the current backend; stays the caller's
 * @throws UnsupportedError when the canvas has a context of another kind
 */
export async function drawOnCanvas(picture: tf.Tensor3D, canvas: DrawableCanvas): Promise<void> {
  // tfjs declares elements alone, and uses of them what both have
  const target = canvas as HTMLCanvasElement;
  // first of all: a canvas without any context would get one of kind webgpu, and forget its picture once it has shown it
  if (!target.getContext('2d')) throw new UnsupportedError('Only a canvas with a context of kind 2d can be drawn on');
  if (tf.getKernel(tf.Draw, tf.getBackend())) tf.browser.draw(picture, target);
  else await tf.browser.toPixels(picture, target);
}
