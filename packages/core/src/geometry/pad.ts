import type { FitPlan, Size } from './fit-plan.ts';
import type { FloatRaster } from './raster.ts';

/** The raster in the middle of a larger one whose border repeats its edge, as a `pad` plan says. */
export function padToPlan(raster: FloatRaster, plan: FitPlan): FloatRaster {
  const { width, height } = plan.network;
  const { channels } = raster;
  const out = new Float32Array(width * height * channels);
  const clamp = (i: number, size: number) => Math.min(Math.max(i, 0), size - 1);
  for (let y = 0, o = 0; y < height; y++) {
    const row = clamp(y - plan.top, raster.height) * raster.width;
    for (let x = 0; x < width; x++) {
      const from = (row + clamp(x - plan.left, raster.width)) * channels;
      for (let c = 0; c < channels; c++, o++) out[o] = raster.data[from + c];
    }
  }
  return { width, height, channels, data: out };
}

/** The part of a raster whose top left corner is (`left`, `top`). */
export function cropRaster(
  raster: FloatRaster,
  { left, top, width, height }: Size & { left: number; top: number },
): FloatRaster {
  const { channels } = raster;
  if (left === 0 && top === 0 && width === raster.width && height === raster.height) return raster;
  const out = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * raster.width + left) * channels;
    out.set(raster.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data: out };
}
