import { isFlowError } from '@opticalflow/core';
import type { DatasetError, DatasetErrorKind } from '@opticalflow/datasets';
import type { RunError, RunErrorKind } from '@opticalflow/evaluation';

/** Exit codes, after BSD's sysexits. */
export const EXIT = {
  ok: 0,
  usage: 64,
  badData: 65,
  noInput: 66,
  networkUnavailable: 69,
  internal: 70,
  cannotCreate: 73,
  interrupted: 130,
} as const;

/** An error that carries its exit code; its message is all that the user needs. */
export class CliError extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CliError';
  }
}

export const usageError = (message: string): CliError => new CliError(EXIT.usage, message);

/** An error in the words that the user is told. */
export function describeError(error: unknown, { code, verbose = false }: { code: number; verbose?: boolean }): string {
  if (code === EXIT.interrupted) return 'interrupted';
  if (!(error instanceof Error)) return String(error);
  if (verbose) return error.stack ?? error.message;
  return code === EXIT.internal ? `internal error: ${error.message} (--verbose shows where)` : error.message;
}

const OF_DATASET: Record<DatasetErrorKind, number> = {
  option: EXIT.usage,
  missing: EXIT.noInput,
  damaged: EXIT.badData,
};
const OF_RUN: Record<RunErrorKind, number> = {
  'other-question': EXIT.usage,
  locked: EXIT.cannotCreate,
  incomplete: EXIT.badData,
  missing: EXIT.noInput,
  damaged: EXIT.badData,
};

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (isFlowError(error, 'DownloadError')) return EXIT.networkUnavailable;
  if (isFlowError(error, 'BackendError')) return EXIT.usage;
  if (isFlowError(error, 'DatasetError')) return OF_DATASET[(error as DatasetError).kind];
  if (isFlowError(error, 'RunError')) return OF_RUN[(error as RunError).kind];
  if (isFlowError(error)) return EXIT.badData;
  if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
  return EXIT.internal;
}
