/** A rate that drops by a factor at given steps. */
export interface MultiStepPhase {
  /** First step, counted from 0, of the phase. */
  readonly from: number;
  readonly rate: number;
  /** Steps, counted from the beginning of the training, from which on the rate is multiplied by the factor once more. */
  readonly dropsAt: readonly number[];
}

/** The learning rate over a training, as data. Steps count from 0. */
export type Schedule =
  | {
      readonly kind: 'multi-step';
      /** Length of the training. */
      readonly steps: number;
      readonly factor: number;
      /** In order; each restarts the rate. The first is from 0. */
      readonly phases: readonly MultiStepPhase[];
    }
  | {
      readonly kind: 'table';
      /** [number of steps after which the next row holds, rate], in order; training ends with the last. */
      readonly rows: readonly (readonly [until: number, rate: number])[];
    }
  | {
      readonly kind: 'cosine';
      /** Length of the training. */
      readonly steps: number;
      /** The highest rate. */
      readonly rate: number;
      /** Steps over which the rate rises to it in a straight line; it then falls along half a wave. */
      readonly warmUp: number;
      /** Share of the rate at which it ends. */
      readonly floor: number;
    };

/** Number of steps of a training. */
export function scheduleSteps(schedule: Schedule): number {
  return schedule.kind === 'table' ? (schedule.rows.at(-1)?.[0] ?? 0) : schedule.steps;
}

/** The rate of the update that follows `step` earlier ones; undefined when training is over. */
export function learningRate(schedule: Schedule, step: number): number | undefined {
  if (step >= scheduleSteps(schedule)) return undefined;
  if (schedule.kind === 'table') return schedule.rows.find(([until]) => step < until)?.[1];
  if (schedule.kind === 'cosine') {
    const { steps, rate, warmUp, floor } = schedule;
    if (step < warmUp) return (rate * (step + 1)) / warmUp;
    const share = (1 + Math.cos((Math.PI * (step - warmUp)) / (steps - warmUp))) / 2;
    return rate * (floor + (1 - floor) * share);
  }
  const phase = schedule.phases.findLast(({ from }) => from <= step);
  return phase && phase.rate * schedule.factor ** phase.dropsAt.filter((at) => at <= step).length;
}
