// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { floor, fround, max, min, trunc } = Math;

const SHIFT = 12;
const HALF = 1 << (SHIFT - 1);

/** 4096 * `scale` / i, rounded: divisions by the largest sample and by the spread of samples. */
const reciprocals = (scale: number) =>
  Int32Array.from({ length: 256 }, (_, i) => (i === 0 ? 0 : Math.round((scale * 2 ** SHIFT) / i)));

const BY_LARGEST = reciprocals(255);
const BY_SPREAD = reciprocals(30);

/**
 * Turns hues as mmflow does: RGB to OpenCV's 8-bit HSV, where a circle has 180 steps, whole steps of `turn` * 180 added
 * with its fraction cut off, and back. Samples lose their fraction on the way back, as in OpenCV's vector code; its plain
 * code, which rounds them, serves but the last pixels of a row.
 *
 * @param bytes RGB, changed in place
 * @param turn part of the circle, -0.5 to 0.5; with less than a step OpenCV's HSV still rounds colours, but with 0 nothing
 */
export function openCvHue(bytes: Uint8Array, turn: number): void {
  if (turn === 0) return;
  const steps = trunc(turn * 180) + 180;
  const scale = fround(6 / 180);
  const unit = fround(1 / 255);
  for (let i = 0; i < bytes.length; i += 3) {
    const r = bytes[i];
    const g = bytes[i + 1];
    const b = bytes[i + 2];
    const largest = max(r, g, b);
    const spread = largest - min(r, g, b);
    const saturation = (spread * BY_LARGEST[largest] + HALF) >> SHIFT;
    if (saturation === 0) {
      bytes[i] = largest;
      bytes[i + 1] = largest;
      bytes[i + 2] = largest;
      continue;
    }
    const around = largest === r ? g - b : largest === g ? b - r + 2 * spread : r - g + 4 * spread;
    let hue = (around * BY_SPREAD[spread] + HALF) >> SHIFT;
    if (hue < 0) hue += 180;
    const along = fround(((hue + steps) % 180) * scale);
    const sector = floor(along);
    const rest = fround(along - sector);
    const s = fround(saturation * unit);
    const v = fround(largest * unit);
    const p = fround(255 * fround(v * fround(1 - s)));
    const q = fround(255 * fround(v * fround(1 - s * rest)));
    const t = fround(255 * fround(v * fround(1 - s * fround(1 - rest))));
    const top = fround(255 * v);
    bytes[i] = sector === 0 || sector === 5 ? top : sector === 1 ? q : sector === 4 ? t : p;
    bytes[i + 1] = sector === 1 || sector === 2 ? top : sector === 0 ? t : sector === 3 ? q : p;
    bytes[i + 2] = sector === 3 || sector === 4 ? top : sector === 2 ? t : sector === 5 ? q : p;
  }
}
