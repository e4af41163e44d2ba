import type { Storage } from '../conv2d/webgpu-storage.ts';

/** How kernels of ours run on webgpu. */
export interface WebgpuSettings {
  /**
   * How features lie in memory while a dense block grows: as floats, or as halves, which are half as much to read, and
   * are off by up to a 2000th of each value.
   */
  storage: Storage;
}

/** What holds now. */
export const webgpuSettings: WebgpuSettings = { storage: 'f32' };
