// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { floor, fround, max, min, trunc } = Math;

/**
 * Turns hues as torchvision does pictures of Pillow: RGB to Pillow's HSV of bytes, where a circle has 256 steps, whole
 * steps of `turn` * 255 added, and back.
 *
 * @param bytes RGB, changed in place
 * @param turn part of the circle, -0.5 to 0.5; with 0 nothing changes
 */
export function pillowHue(bytes: Uint8Array, turn: number): void {
  if (turn === 0) return;
  const steps = trunc(turn * 255) + 256;
  for (let i = 0; i < bytes.length; i += 3) {
    const r = bytes[i];
    const g = bytes[i + 1];
    const b = bytes[i + 2];
    const largest = max(r, g, b);
    const spread = largest - min(r, g, b);
    if (spread === 0) continue;
    const saturation = trunc(fround(spread / largest) * 255);
    const fromRed = fround((largest - r) / spread);
    const fromGreen = fround((largest - g) / spread);
    const fromBlue = fround((largest - b) / spread);
    const around =
      largest === r ? fromBlue - fromGreen : largest === g ? 2 + fromRed - fromBlue : 4 + fromGreen - fromRed;
    const hue = trunc(fround((fround(around) / 6 + 1) % 1) * 255);
    if (saturation === 0) {
      bytes[i] = largest;
      bytes[i + 1] = largest;
      bytes[i + 2] = largest;
      continue;
    }
    const along = fround((((hue + steps) & 255) * 6) / 255);
    const s = fround(saturation / 255);
    const sector = floor(along);
    const rest = fround(along - sector);
    const p = floor(largest * (1 - s) + 0.5);
    const q = floor(largest * (1 - s * rest) + 0.5);
    const t = floor(largest * (1 - s * (1 - rest)) + 0.5);
    const at = sector % 6;
    bytes[i] = at === 0 || at === 5 ? largest : at === 1 ? q : at === 4 ? t : p;
    bytes[i + 1] = at === 1 || at === 2 ? largest : at === 0 ? t : at === 3 ? q : p;
    bytes[i + 2] = at === 3 || at === 4 ? largest : at === 2 ? t : at === 5 ? q : p;
  }
}
