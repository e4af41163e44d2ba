import { DownloadError } from '@opticalflow/core';

/** A failure that the next attempt may not meet. */
export class Passing extends DownloadError {
  constructor(
    message: string,
    options?: ErrorOptions & {
      /** Milliseconds that the server asks to wait. */
      wait?: number | undefined;
    },
  ) {
    super(message, options);
    this.wait = options?.wait;
  }

  readonly wait: number | undefined;
}

/** Codes that mean that nobody can be reached at all, in words. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known here; is this machine offline?',
  EAI_AGAIN: 'its name cannot be looked up now; is this machine offline?',
  ECONNREFUSED: 'the connection was refused',
  ENETUNREACH: 'the network cannot be reached; is this machine offline?',
  EHOSTUNREACH: 'the host cannot be reached; is this machine offline?',
  ENETDOWN: 'the network is down',
};

const UNTRUSTED = /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

/** An error of `fetch` as one of ours: final when nobody can be reached, passing when the transfer broke. */
export function networkError(url: string, error: unknown): DownloadError {
  const code = codeOf(error);
  const why = code === undefined ? undefined : UNREACHABLE[code];
  if (why) return new DownloadError(`Cannot reach ${new URL(url).host}: ${why} (${code})`, { cause: error });
  if (code !== undefined && UNTRUSTED.test(code)) {
    return new DownloadError(`Cannot trust ${new URL(url).host}: its certificate is not valid here (${code})`, {
      cause: error,
    });
  }
  const details = code ?? (error instanceof Error ? error.message : String(error));
  return new Passing(`The transfer of ${url} broke off (${details})`, { cause: error });
}

/** What errors of Node's network are made of: `fetch` hides the reason in `cause`, several addresses in `errors`. */
interface Nested {
  readonly code?: unknown;
  readonly cause?: Nested;
  readonly errors?: readonly Nested[];
}

function codeOf(error: unknown): string | undefined {
  for (let at = error as Nested | undefined; at; at = at.cause ?? at.errors?.[0]) {
    if (typeof at.code === 'string') return at.code;
  }
  return undefined;
}
