import type { FlowSample } from '@opticalflow/datasets';
import { seededRandom } from '@opticalflow/testing';

// Looked up once: in Jest's own context each look-up of a global is slow
const { cos, PI, sin } = Math;

/** What a moving picture is made like. */
export interface SinesOptions {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** The share of vectors that is known; what is not holds numbers that nothing may use. All unless given. */
  readonly known?: number;
}

const POISON = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e10, -1e10, 12345];

/**
 * A picture in closed form, sums of sines of at least 40 pixels in 0.2..1, and the same under an affine motion of some
 * pixels, with the exact flow.
 */
export function movingSines({ width, height, seed, known = 1 }: SinesOptions): FlowSample {
  const random = seededRandom(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const waves = Array.from({ length: 9 }, () => {
    const angle = between(0, 2 * PI);
    const number = between(0.6, 1) * ((2 * PI) / 40);
    return [number * cos(angle), number * sin(angle), between(0, 2 * PI)];
  });
  const colour = (x: number, y: number, k: number) => {
    let sum = 0;
    for (let i = 3 * k; i < 3 * k + 3; i++) sum += sin(waves[i][0] * x + waves[i][1] * y + waves[i][2]);
    return 0.6 + (0.4 / 3) * sum;
  };
  const [a, b, c, d] = [1 + between(-0.02, 0.02), between(-0.02, 0.02), between(-0.02, 0.02), 1 + between(-0.02, 0.02)];
  const [tx, ty] = [between(2, 5), between(-5, -2)];
  const [cx, cy] = [width / 2, height / 2];
  const determinant = a * d - b * c;
  const first = new Float32Array(3 * width * height);
  const second = new Float32Array(3 * width * height);
  const flow = new Float32Array(2 * width * height);
  const valid = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const [dx, dy] = [x - cx, y - cy];
      const [ex, ey] = [dx - tx, dy - ty];
      const [ox, oy] = [cx + (d * ex - b * ey) / determinant, cy + (a * ey - c * ex) / determinant];
      for (let k = 0; k < 3; k++) {
        first[3 * i + k] = colour(x, y, k);
        second[3 * i + k] = colour(ox, oy, k);
      }
      flow[2 * i] = a * dx + b * dy + tx - dx;
      flow[2 * i + 1] = c * dx + d * dy + ty - dy;
      valid[i] = random() < known ? 1 : 0;
      if (valid[i] === 0) flow[2 * i + (i % 2)] = POISON[i % POISON.length];
      // marked as known, but not a number
      if (valid[i] === 0 && Number.isNaN(flow[2 * i + (i % 2)])) valid[i] = 1;
    }
  }
  return {
    name: `sines-${seed}`,
    first: { width, height, data: first },
    second: { width, height, data: second },
    flow: { width, height, data: flow, ...(known < 1 ? { valid } : {}) },
  };
}
