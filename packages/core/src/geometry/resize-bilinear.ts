import type { Size } from './fit-plan.ts';
import type { FloatRaster } from './raster.ts';

/**
 * Which points of two grids coincide: the outer edges of their pixels (`half-pixel`, as OpenCV and PyTorch's default),
 * the centres of all corner pixels (`align-corners`, as MXNet's BilinearResize2D), or those of the top left pixels alone
 * (`top-left`: sample k * factor of the larger is sample k of the smaller, as MaskFlowNet upsamples).
 */
export type ResizeGrid = 'half-pixel' | 'align-corners' | 'top-left';

interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly fraction: Float64Array;
}

function taps(from: number, to: number, grid: ResizeGrid): Taps {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const fraction = new Float64Array(to);
  const scale = grid === 'align-corners' ? (to > 1 ? (from - 1) / (to - 1) : 0) : from / to;
  for (let i = 0; i < to; i++) {
    const at = grid === 'half-pixel' ? (i + 0.5) * scale - 0.5 : i * scale;
    const clamped = Math.min(Math.max(at, 0), from - 1);
    low[i] = Math.floor(clamped);
    high[i] = Math.min(low[i] + 1, from - 1);
    fraction[i] = clamped - low[i];
  }
  return { low, high, fraction };
}

/**
 * Bilinear resize of floats without antialiasing; outside the raster its edge goes on. Values are interpolated and not
 * scaled: vectors in pixels have to be multiplied by the caller.
 */
export function resizeBilinear(raster: FloatRaster, { width, height }: Size, grid: ResizeGrid): FloatRaster {
  const { channels, data } = raster;
  if (raster.width === width && raster.height === height) return raster;
  const x = taps(raster.width, width, grid);
  const y = taps(raster.height, height, grid);
  const out = new Float32Array(width * height * channels);
  const stride = raster.width * channels;
  for (let row = 0, o = 0; row < height; row++) {
    const above = y.low[row] * stride;
    const below = y.high[row] * stride;
    const fy = y.fraction[row];
    for (let column = 0; column < width; column++) {
      const left = x.low[column] * channels;
      const right = x.high[column] * channels;
      const fx = x.fraction[column];
      for (let c = 0; c < channels; c++, o++) {
        const top = data[above + left + c] + fx * (data[above + right + c] - data[above + left + c]);
        const bottom = data[below + left + c] + fx * (data[below + right + c] - data[below + left + c]);
        out[o] = top + fy * (bottom - top);
      }
    }
  }
  return { width, height, channels, data: out };
}
