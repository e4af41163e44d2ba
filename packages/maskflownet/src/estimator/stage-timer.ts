/** Milliseconds of an estimate by stage. */
export interface EstimateTimings {
  /** Fitting and centring the pictures, and their upload. */
  readonly prepare: number;
  readonly network: number;
  /** From the network's output to flow at the size of the pictures. */
  readonly restore: number;
}

/** Splits the time of an estimate into its stages. */
export class StageTimer {
  private last = performance.now();
  private readonly stages = { prepare: 0, network: 0, restore: 0 };

  /** Counts the time since the last call, or the start, to `stage`. */
  finish(stage: keyof EstimateTimings): void {
    const now = performance.now();
    this.stages[stage] += now - this.last;
    this.last = now;
  }

  milliseconds(): EstimateTimings {
    return { ...this.stages };
  }
}
