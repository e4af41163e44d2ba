import { isFlowError } from '@opticalflow/core';

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

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (isFlowError(error, 'DownloadError')) return EXIT.networkUnavailable;
  if (isFlowError(error, 'BackendError')) return EXIT.usage;
  if (isFlowError(error)) return EXIT.badData;
  if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
  return EXIT.internal;
}
