/** Hue in degrees (0 red, 120 green, 240 blue), saturation and value of a colour, as HSV has them. */
export function hsv([red, green, blue]: number[]): { hue: number; saturation: number; value: number } {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  let hue = 0;
  if (spread > 0) {
    if (most === red) hue = 60 * (((green - blue) / spread + 6) % 6);
    else if (most === green) hue = 60 * ((blue - red) / spread + 2);
    else hue = 60 * ((red - green) / spread + 4);
  }
  return { hue, saturation: most === 0 ? 0 : spread / most, value: most / 255 };
}

/** How far two hues are apart, in degrees, at most 180. */
export function hueDistance(a: number, b: number): number {
  const distance = Math.abs(a - b);
  return Math.min(distance, 360 - distance);
}
