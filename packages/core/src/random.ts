// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { floor, imul, LN2, sqrt, SQRT1_2 } = Math;

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): spreads the bits of an integer over 32 unsigned ones. */
export function spreadBits(bits: number): number {
  let h = bits;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A seed of 32 bits out of two integers; nearby ones give unrelated seeds. */
export function mixSeeds(a: number, b: number): number {
  return spreadBits((spreadBits(a | 0) + imul(b | 0, 0x9e3779b1)) | 0);
}

/**
 * Random numbers of a seed: a counter whose bits are spread. Made with additions, multiplications, divisions and square
 * roots alone, which every machine rounds in the same way, so that a seed gives the same numbers on any engine.
 *
 * ```ts
 * const random = new SeededRandom(mixSeeds(seed, index));
 * random.uniform(-1, 1);
 * ```
 */
export class SeededRandom {
  private state: number;
  /** The second number of the last pair of normal ones, while it waits. */
  private spare = 0;
  private hasSpare = false;

  /** @param seed an integer; its lowest 32 bits count */
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [low, high), in steps of 2^-32 of that range. */
  uniform(low = 0, high = 1): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    return low + ((high - low) * spreadBits(this.state)) / 4294967296;
  }

  /** An integer from low to high, both included. */
  integer(low: number, high: number): number {
    return low + floor(this.uniform(0, 1) * (high - low + 1));
  }

  /** True with that probability. */
  chance(probability: number): boolean {
    return this.uniform(0, 1) < probability;
  }

  /** Normally distributed, by Marsaglia's polar method. */
  normal(mean = 0, deviation = 1): number {
    if (this.hasSpare) {
      this.hasSpare = false;
      return mean + deviation * this.spare;
    }
    for (;;) {
      const x = this.uniform(-1, 1);
      const y = this.uniform(-1, 1);
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const stretch = sqrt((-2 * logarithm(square)) / square);
      this.spare = y * stretch;
      this.hasSpare = true;
      return mean + deviation * (x * stretch);
    }
  }

  /** A direction as a unit vector, without angles. */
  direction(): [number, number] {
    for (;;) {
      const x = this.uniform(-1, 1);
      const y = this.uniform(-1, 1);
      const square = x * x + y * y;
      if (square > 1 || square < 0.01) continue;
      const length = sqrt(square);
      return [x / length, y / length];
    }
  }

  /** The same values in random order, every order as likely as another. */
  shuffle<T>(values: readonly T[]): T[] {
    const out = [...values];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }
}

/** Natural logarithm in (0, 1], to 1e-15: halvings, then the series of the inverse hyperbolic tangent. */
function logarithm(x: number): number {
  let mantissa = x;
  let halvings = 0;
  while (mantissa < SQRT1_2) {
    mantissa *= 2;
    halvings++;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const s = z * z;
  const head = 1 / 9 + s * (1 / 11 + s * (1 / 13 + s * (1 / 15 + s / 17)));
  return 2 * z * (1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * head)))) - halvings * LN2;
}
