import type { LoggedSteps } from './training-logs.ts';

/** Sums of what the steps since the last line of the log said. */
export interface MeterState {
  readonly steps: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly seconds: number;
  readonly dataSeconds: number;
}

const EMPTY: MeterState = { steps: 0, loss: 0, gradientNorm: 0, seconds: 0, dataSeconds: 0 };

/** Means over the steps between two lines of the log; its state survives an interruption between them. */
export class Meter {
  constructor(private sums: MeterState = EMPTY) {}

  get steps(): number {
    return this.sums.steps;
  }

  add(step: Omit<MeterState, 'steps'>): void {
    const { loss, gradientNorm, seconds, dataSeconds } = step;
    this.sums = {
      steps: this.sums.steps + 1,
      loss: this.sums.loss + loss,
      gradientNorm: this.sums.gradientNorm + gradientNorm,
      seconds: this.sums.seconds + seconds,
      dataSeconds: this.sums.dataSeconds + dataSeconds,
    };
  }

  /** The means; it then begins anew. */
  take(rate: number): LoggedSteps {
    const { steps, loss, gradientNorm, seconds, dataSeconds } = this.sums;
    this.sums = EMPTY;
    return {
      rate,
      loss: loss / steps,
      gradientNorm: gradientNorm / steps,
      seconds: seconds / steps,
      dataSeconds: dataSeconds / steps,
    };
  }

  state(): MeterState {
    return this.sums;
  }
}
