import type { Frame } from '../frame.ts';
import type { Size } from './fit-plan.ts';

const WEIGHT_ONE = 2048;

/** Rounds halves to even, as the FPU's rint does. */
function rint(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

interface FixedTaps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly lowWeight: Int32Array;
  readonly highWeight: Int32Array;
}

/** Outside the picture columns lose their fraction; rows keep it, and only their index is clamped. */
function fixedTaps(from: number, to: number, axis: 'x' | 'y'): FixedTaps {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const lowWeight = new Int32Array(to);
  const highWeight = new Int32Array(to);
  const scale = from / to;
  const clamp = (i: number) => Math.min(Math.max(i, 0), from - 1);
  for (let i = 0; i < to; i++) {
    const at = Math.fround((i + 0.5) * scale - 0.5);
    const index = Math.floor(at);
    const outside = index < 0 || index >= from - 1;
    const fraction = axis === 'x' && outside ? 0 : Math.fround(at - index);
    low[i] = clamp(index);
    high[i] = clamp(index + 1);
    lowWeight[i] = rint(Math.fround(Math.fround(1 - fraction) * WEIGHT_ONE));
    highWeight[i] = rint(Math.fround(fraction * WEIGHT_ONE));
  }
  return { low, high, lowWeight, highWeight };
}

/**
 * Bilinear resize of bytes, half-pixel centres, in the fixed point of OpenCV's `resize` with INTER_LINEAR, bit for bit:
 * networks trained on pictures that it made expect its rounding.
 */
export function resizeBytes(frame: Frame & { data: Uint8Array | Uint8ClampedArray }, { width, height }: Size): Frame {
  if (frame.width === width && frame.height === height) return frame;
  const x = fixedTaps(frame.width, width, 'x');
  const y = fixedTaps(frame.height, height, 'y');
  const source = frame.data;
  const stride = 3 * frame.width;
  const out = new Uint8Array(3 * width * height);
  const upper = new Int32Array(3 * width);
  const lower = new Int32Array(3 * width);
  const along = (row: number, line: Int32Array) => {
    for (let column = 0, o = 0; column < width; column++) {
      const left = row * stride + 3 * x.low[column];
      const right = row * stride + 3 * x.high[column];
      for (let c = 0; c < 3; c++, o++) {
        line[o] = (source[left + c] * x.lowWeight[column] + source[right + c] * x.highWeight[column]) >> 4;
      }
    }
  };
  for (let row = 0; row < height; row++) {
    along(y.low[row], upper);
    along(y.high[row], lower);
    const a = y.lowWeight[row];
    const b = y.highWeight[row];
    for (let i = 0, o = 3 * width * row; i < upper.length; i++, o++) {
      out[o] = (((a * upper[i]) >> 16) + ((b * lower[i]) >> 16) + 2) >> 2;
    }
  }
  return { width, height, data: out };
}
