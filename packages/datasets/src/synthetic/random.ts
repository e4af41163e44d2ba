// Looked up once: where modules run in a context of their own, as in Jest, each look-up of a global is slow
const { floor, imul, sqrt } = Math;

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): spreads the bits of an integer. */
function spread(bits: number): number {
  let h = bits;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A seed of 32 bits out of two integers; nearby ones give unrelated seeds. */
export function mixSeeds(a: number, b: number): number {
  return spread((spread(a | 0) + imul(b | 0, 0x9e3779b1)) | 0);
}

/** A number in [0, 1) that belongs to a point of the integer grid; integer arithmetic, so the same on every machine. */
export function latticeValue(seed: number, x: number, y: number): number {
  return spread(seed ^ imul(x, 0x27d4eb2f) ^ spread(imul(y, 0x165667b1))) / 4294967296;
}

/** Uniform random numbers of a seed: a counter whose bits are spread. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [low, high). */
  uniform(low: number, high: number): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    return low + ((high - low) * spread(this.state)) / 4294967296;
  }

  /** From low to high, both included. */
  integer(low: number, high: number): number {
    return low + floor(this.uniform(0, 1) * (high - low + 1));
  }

  /** A direction, without angles: sines and cosines may differ from one engine to the next. */
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
}
