import type { EnlargeGrid } from './enlarge.ts';
import type { Penalty } from './penalty.ts';

/** How flows of all levels are compared with the truth, as data. */
export interface LossRules {
  /**
   * Where they meet: at the size of each level, the truth averaged (`level`), or at the truth's size, the prediction
   * enlarged in that grid.
   */
  readonly compareAt: 'level' | EnlargeGrid;
  /** Pixels that are 1 in the comparison: 20, the network's own unit, or 1. */
  readonly unit: number;
  readonly penalty: Penalty;
  /**
   * Over the pixels of a level: their sum over the size of the batch (`sum`), over the number of known ones in the batch
   * (`mean`), or over those of each sample, and that averaged over the batch (`sample-mean`).
   */
  readonly reduction: 'sum' | 'mean' | 'sample-mean';
  /** Factor of each level that is compared. */
  readonly weights: Readonly<Record<number, number>>;
}

const euclidean: Penalty = { norm: 2, underRoot: 0, offset: 0, exponent: 1 };

/** mmflow's MultiLevelEPE, as its configurations of MaskFlowNet use it. */
const mmflow: LossRules = {
  compareAt: 'level',
  unit: 20,
  penalty: euclidean,
  reduction: 'sum',
  weights: { 2: 0.005, 3: 0.01, 4: 0.02, 5: 0.08, 6: 0.32 },
};

/** The original code's multi-scale endpoint error. */
const microsoft: LossRules = {
  compareAt: 'top-left',
  unit: 1,
  penalty: { ...euclidean, underRoot: 1e-8 },
  reduction: 'sample-mean',
  weights: { 2: 0.32, 3: 0.08, 4: 0.02, 5: 0.01, 6: 0.005 },
};

/** Losses of the published trainings; the robust ones are for fine-tuning on real pictures (Sun et al., PWC-Net, 2018). */
export const lossRules = {
  mmflow,
  mmflowRobust: { ...mmflow, penalty: { norm: 1, underRoot: 0, offset: 0.01, exponent: 0.4 } },
  microsoft,
  microsoftRobust: { ...microsoft, penalty: { norm: 1, underRoot: 0, offset: 1e-8, exponent: 0.4 } },
} as const satisfies Readonly<Record<string, LossRules>>;
