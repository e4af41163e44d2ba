import type { Frame } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadMaskFlowNet } from '../../../maskflownet/src/index.ts';
import { fetchBytes } from './network.ts';

const SIZE = { width: 1024, height: 448 };

/** Waves of several lengths that have moved by (6, -3.5) pixels, the same wherever they are computed. */
export function movingWaves(): [Frame, Frame] {
  const waves = (dx: number, dy: number): Frame => {
    const data = new Uint8Array(3 * SIZE.width * SIZE.height);
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / 3);
      const [x, y] = [(pixel % SIZE.width) - dx, Math.floor(pixel / SIZE.width) - dy];
      const phase = 2 * (i % 3);
      const value =
        Math.sin(x / 9 + phase) + Math.sin(y / 7 - phase) + Math.sin((x + y) / 23) + Math.sin((x - 2 * y) / 61);
      data[i] = Math.round(127 + 31 * value);
    }
    return { ...SIZE, data };
  };
  return [waves(0, 0), waves(6, -3.5)];
}

/** What an estimate took of the device. */
export interface FullSizeRan {
  /** Interleaved (u, v), every 16th of them. */
  flow: number[];
  /** Of the textures that were made: the longest side, the most bytes of one, and the bytes of all that are held at once. */
  textures: { side: number; bytes: number; all: number };
  milliseconds: number;
}

const BYTES: Record<string, number> = { RGBA32F: 16, R32F: 4, RGBA8: 4 };

/** Watches textures as they are made. */
function watchTextures(gl: WebGL2RenderingContext): { side: number; bytes: number } {
  const largest = { side: 0, bytes: 0 };
  const make = gl.texStorage2D.bind(gl);
  gl.texStorage2D = (target, levels, format, width, height) => {
    const [name] = Object.keys(BYTES).filter((each) => gl[each as 'RGBA8'] === format);
    if (!name) throw new Error(`A texture of format ${format}`);
    largest.side = Math.max(largest.side, width, height);
    largest.bytes = Math.max(largest.bytes, width * height * BYTES[name]);
    make(target, levels, format, width, height);
  };
  return largest;
}

/** Every 16th vector is enough to compare, and little to carry out of a page. */
export const thinned = (flow: ArrayLike<number>): number[] =>
  Array.from(flow).filter((_, i) => Math.floor(i / 2) % 16 === 0);

/** Estimates the flow of {@link movingWaves} on WebGL, as on a device whose textures have at most 4096 pixels a side. */
export async function estimateFullSize(checkpoint: string): Promise<FullSizeRan> {
  tf.env().set('WEBGL_MAX_TEXTURE_SIZE', 4096);
  const network = await loadMaskFlowNet(await fetchBytes(checkpoint));
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
  const largest = watchTextures(gpgpu.gl);
  const start = performance.now();
  const { flow } = await network.estimate(...movingWaves());
  const milliseconds = performance.now() - start;
  const { numBytesInGPUAllocated } = tf.memory() as unknown as { numBytesInGPUAllocated: number };
  network.dispose();
  return { flow: thinned(flow.data), textures: { ...largest, all: numBytesInGPUAllocated }, milliseconds };
}
