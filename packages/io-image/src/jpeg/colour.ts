/**
 * Turns YCbCr into RGB, in place, interleaved (ITU-T T.871, section 7), in the fixed point of libjpeg: 16 fractional
 * bits, rounded to nearest. The factors are 1.402, 0.344136, 0.714136 and 1.772.
 */
export function ycbcrToRgb(data: Uint8Array): void {
  const out = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < data.length; i += 3) {
    const y = data[i];
    const cb = data[i + 1] - 128;
    const cr = data[i + 2] - 128;
    out[i] = y + ((91881 * cr + HALF) >> 16);
    out[i + 1] = y + ((-22554 * cb - 46802 * cr + HALF) >> 16);
    out[i + 2] = y + ((116130 * cb + HALF) >> 16);
  }
}

const HALF = 1 << 15;
