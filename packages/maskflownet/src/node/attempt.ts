import type { FileHandle } from 'node:fs/promises';
import { DownloadError, type Progress, type ProgressListener } from '@opticalflow/core';
import { isFileError } from './files.ts';
import { networkError, Passing } from './network-errors.ts';
import type { PartialDownload, Remote } from './partial-download.ts';

/** Options of one attempt. */
export interface AttemptOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** Milliseconds without a byte after which a server is given up. */
  readonly patience: number;
}

/** Longest wait, in milliseconds, that a server may ask for. */
const MAX_WAIT = 30_000;

/**
 * Asks once for what is missing of a download, and writes it. Afterwards the download is whole.
 *
 * @throws Passing when another attempt may do better; DownloadError when not; the signal's reason when aborted
 */
export async function attempt(url: string, download: PartialDownload, options: AttemptOptions): Promise<void> {
  const { signal, patience } = options;
  const clock = new Patience(patience);
  const listener = new Listener(options.onProgress);
  try {
    const have = await download.size();
    const remote = await download.remote();
    const resume = have > 0 && remote?.url === url ? remote : undefined;
    const response = await fetch(url, {
      signal: signal ? AbortSignal.any([signal, clock.signal]) : clock.signal,
      // hashes and sizes are those of the bytes as they lie on the server
      headers: {
        'accept-encoding': 'identity',
        ...(resume ? { range: `bytes=${have}-`, 'if-range': resume.validator } : {}),
      },
    });
    try {
      await receive(response, { url, download, resume: resume && { ...resume, have }, clock, listener });
    } finally {
      // what is not wanted of the answer is not waited for
      if (!response.bodyUsed) await response.body?.cancel().catch(() => undefined);
    }
  } catch (error) {
    signal?.throwIfAborted();
    listener.rethrow();
    if (clock.signal.aborted) {
      throw new Passing(`${new URL(url).host} sent nothing for ${patience / 1000} s`, { cause: error });
    }
    if (error instanceof DownloadError || isFileError(error)) throw error;
    throw networkError(url, error);
  } finally {
    clock.stop();
  }
}

interface Receiving {
  readonly url: string;
  readonly download: PartialDownload;
  /** What lies here already and the answer was asked to follow. */
  readonly resume: (Remote & { readonly have: number }) | undefined;
  readonly clock: Patience;
  readonly listener: Listener;
}

async function receive(response: Response, receiving: Receiving): Promise<void> {
  const { url, download, resume, clock, listener } = receiving;
  const { status, headers } = response;
  if (resume && status === 416 && headers.get('content-range') === `bytes */${resume.have}`) return;
  if (resume && (status === 416 || (status === 206 && !follows(headers, resume)))) {
    await (await download.restart(undefined)).close();
    throw new Passing(`${url} is no longer the file that was begun`);
  }
  if (status !== 200 && !(resume && status === 206)) throw refusal(url, response);
  const start = resume && status === 206 ? resume.have : 0;
  const length = headers.has('content-encoding') ? null : headers.get('content-length');
  const total = length === null ? undefined : start + Number(length);
  const file = status === 206 ? await download.append() : await download.restart(remoteOf(url, headers));
  const received = await writeBody(response, file, (bytes) => {
    clock.wind();
    listener.report({ stage: 'downloading', done: start + bytes, ...(total === undefined ? {} : { total }) });
  });
  if (total !== undefined && start + received !== total) {
    throw new Passing(`The transfer of ${url} broke off at ${start + received} of ${total} bytes`);
  }
}

/** Whether a partial answer goes on where the bytes so far end, in the same file. */
function follows(headers: Headers, { have, validator }: { have: number; validator: string }): boolean {
  const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  const etag = headers.get('etag');
  return Number(start) === have && (etag === null || !validator.startsWith('"') || etag === validator);
}

async function writeBody(response: Response, file: FileHandle, onBytes: (bytes: number) => void): Promise<number> {
  let bytes = 0;
  try {
    onBytes(0);
    for await (const piece of response.body ?? []) {
      await file.writeFile(piece);
      bytes += piece.length;
      onBytes(bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return bytes;
}

function remoteOf(url: string, headers: Headers): Remote | undefined {
  const etag = headers.get('etag');
  // If-Range compares strongly: a weak ETag never matches
  const validator = etag && !etag.startsWith('W/') ? etag : headers.get('last-modified');
  return validator ? { url, validator } : undefined;
}

function refusal(url: string, { status, statusText, headers }: Response): DownloadError {
  const message = `${url} answered ${status}${statusText ? ` ${statusText}` : ''}`;
  if (status < 500 && status !== 408 && status !== 429) return new DownloadError(message);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new Passing(message, { wait: Number.isFinite(seconds) ? Math.min(1000 * seconds, MAX_WAIT) : undefined });
}

/** Tells of progress, and remembers what its listener threw, which ends the work. */
class Listener {
  private thrown: { readonly error: unknown } | undefined;

  constructor(private readonly onProgress: ProgressListener | undefined) {}

  report(progress: Progress): void {
    try {
      this.onProgress?.(progress);
    } catch (error) {
      this.thrown = { error };
      throw error;
    }
  }

  rethrow(): void {
    if (this.thrown) throw this.thrown.error;
  }
}

/** Aborts when nothing happens for too long. */
class Patience {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly milliseconds: number) {
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  wind(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(), this.milliseconds);
  }
}
