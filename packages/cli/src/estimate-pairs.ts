import { isFlowError } from '@opticalflow/core';
import type { MaskFlowNet } from '@opticalflow/maskflownet';
import { estimatePair, type PairOptions, type PairResult, pairText } from './estimate-pair.ts';
import { CliError, describeError, exitCodeOf } from './exit-codes.ts';
import type { PairJob } from './pairs.ts';
import type { ProgressBar } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';

/** A pair that failed: why, and the exit code that this stands for. */
export interface PairFailure {
  readonly first: string;
  readonly second: string;
  readonly error: string;
  readonly code: number;
}

/** What came of a pair. */
export type PairOutcome = PairResult | PairFailure;

export const isFailure = (outcome: PairOutcome): outcome is PairFailure => 'error' in outcome;

interface PairsContext {
  readonly options: PairOptions;
  readonly terminal: Terminal;
  readonly bar: ProgressBar;
  /** Milliseconds that the first pair waited for the model. */
  readonly load: number;
}

/**
 * Estimates the pairs of a list. One that fails is told on stderr with its line, and the others go on, unless what has
 * failed is the backend.
 *
 * @throws whatever is no failure of one pair: an interruption, an error of this program
 */
export async function estimatePairs(
  network: MaskFlowNet,
  jobs: readonly PairJob[],
  { load, ...context }: PairsContext,
): Promise<PairOutcome[]> {
  const { options, terminal, bar } = context;
  const outcomes: PairOutcome[] = [];
  for (const job of jobs) {
    try {
      const result = await estimatePair(network, job, { ...context, load: outcomes.length === 0 ? load : 0 });
      outcomes.push(result);
      bar.clear();
      if (!options.json) terminal.out(pairText(result));
    } catch (error) {
      if (terminal.signal.aborted || !(error instanceof CliError || isFlowError(error))) throw error;
      const { first, second, line } = job;
      const code = exitCodeOf(error);
      bar.clear();
      terminal.err(`opticalflow: ${line}: ${describeError(error, { code, verbose: options.verbose === true })}\n`);
      outcomes.push({ first, second, error: error.message, code });
      if (isFlowError(error, 'BackendError')) break;
    }
  }
  return outcomes;
}

/**
 * Ends as the first pair that failed says.
 *
 * @throws CliError when there is one
 */
export function expectNoFailure(outcomes: readonly PairOutcome[], wanted: number): void {
  const failures = outcomes.filter(isFailure);
  if (failures.length === 0) return;
  const left = wanted - outcomes.length;
  const rest = left > 0 ? `, and ${left} were not tried` : '';
  throw new CliError(failures[0].code, `${failures.length} of ${wanted} pairs failed${rest}`);
}
