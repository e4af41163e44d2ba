/** A stretch of memory that nobody uses. */
interface Stretch {
  start: number;
  end: number;
}

/**
 * The free stretches of a memory, in order; no two of them touch. A backend has hundreds of blocks at most, so that plain
 * search is fast enough.
 */
export class FreeList {
  readonly #stretches: Stretch[] = [];

  /** Takes `size` bytes from the start of the smallest stretch that has them; undefined when there is none. */
  take(size: number): number | undefined {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    this.#stretches.forEach(({ start, end }, i) => {
      if (end - start < size || end - start >= least) return;
      best = i;
      least = end - start;
    });
    if (best < 0) return undefined;
    const stretch = this.#stretches[best];
    const { start } = stretch;
    stretch.start += size;
    if (stretch.start === stretch.end) this.#stretches.splice(best, 1);
    return start;
  }

  /** Adds `size` bytes from `start` on, and joins them with the stretches that they touch. */
  give(start: number, size: number): void {
    const end = start + size;
    const at = this.#firstFrom(start);
    const before = this.#stretches[at - 1];
    const after = this.#stretches[at];
    if (after?.start === end && before?.end === start) {
      before.end = after.end;
      this.#stretches.splice(at, 1);
    } else if (before?.end === start) before.end = end;
    else if (after?.start === end) after.start = start;
    else this.#stretches.splice(at, 0, { start, end });
  }

  /** Free bytes that end at `end`. */
  bytesBefore(end: number): number {
    const last = this.#stretches[this.#firstFrom(end) - 1];
    return last?.end === end ? end - last.start : 0;
  }

  /** Index of the first stretch that starts at `address` or later. */
  #firstFrom(address: number): number {
    let low = 0;
    let high = this.#stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#stretches[middle].start < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
