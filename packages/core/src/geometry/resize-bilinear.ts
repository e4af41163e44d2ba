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
  const line = width * channels;
  // rows of the source at the new width, kept while rows of the result lie between them
  let above = { row: -1, values: new Float64Array(line) };
  let below = { row: -1, values: new Float64Array(line) };
  const widen = (target: typeof above, row: number) => {
    if (target.row === row) return;
    target.row = row;
    const start = row * raster.width * channels;
    for (let column = 0, o = 0; column < width; column++) {
      const left = start + x.low[column] * channels;
      const right = start + x.high[column] * channels;
      const fraction = x.fraction[column];
      for (let c = 0; c < channels; c++, o++) {
        target.values[o] = data[left + c] + fraction * (data[right + c] - data[left + c]);
      }
    }
  };
  for (let row = 0, o = 0; row < height; row++) {
    if (below.row === y.low[row]) [above, below] = [below, above];
    widen(above, y.low[row]);
    widen(below, y.high[row]);
    const fraction = y.fraction[row];
    const [top, bottom] = [above.values, below.values];
    for (let i = 0; i < line; i++, o++) out[o] = top[i] + fraction * (bottom[i] - top[i]);
  }
  return { width, height, channels, data: out };
}
