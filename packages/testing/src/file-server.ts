import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request asked for, as far as tests care. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** Answers one request. */
export type Answer = (response: ServerResponse, request: SeenRequest) => void;

/** A server on this machine that answers its requests with the given answers, the last one for ever. */
export interface FileServer {
  /** Address of its folder. */
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  answer(...answers: Answer[]): void;
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback. */
export async function serve(): Promise<FileServer> {
  const seen: SeenRequest[] = [];
  let answers: Answer[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    const one = { path: request.url ?? '', range, ifRange: ifRange as string | undefined };
    seen.push(one);
    const answer = answers.length > 1 ? answers.shift()! : answers[0];
    answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights/`,
    seen,
    answer: (...next) => {
      answers = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Where and when a connection is cut. */
export interface Cut {
  /** Bytes of the answer that are still sent. */
  readonly after: number;
  /**
   * Whether the client has done with the file up to this byte what it does with it. The connection is cut only then: a
   * client may lose what it has received and not yet looked at.
   */
  readonly arrived: (end: number) => boolean;
}

/** How a file is served. */
export interface Serving {
  readonly etag?: string;
  readonly modified?: string;
  /** Whether parts can be asked for. */
  readonly ranges?: boolean;
  /** Cuts the connection on the way. */
  readonly cut?: Cut;
  /** No `Content-Length`: the client learns the size from the end. */
  readonly chunked?: boolean;
  /** Answers with a part of the file without asking whether it is still the same. */
  readonly careless?: boolean;
}

/** A file, whole or the part that was asked for. */
export function file(
  bytes: Uint8Array,
  { etag, modified, ranges = true, cut, chunked, careless }: Serving = {},
): Answer {
  return (response, { range, ifRange }) => {
    if (etag) response.setHeader('etag', etag);
    if (modified) response.setHeader('last-modified', modified);
    const same = careless || (ifRange !== undefined && (ifRange === etag || ifRange === modified));
    const asked = ranges && same ? /^bytes=(\d+)-$/.exec(range ?? '') : null;
    const start = asked ? Number(asked[1]) : 0;
    if (asked && start >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const body = bytes.subarray(start);
    if (!chunked) response.setHeader('content-length', body.length);
    if (asked) response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
    if (cut === undefined) {
      response.end(body);
      return;
    }
    const part = body.subarray(0, cut.after);
    response.write(part, () => cutOnce(response, () => cut.arrived(start + part.length)));
  };
}

/** Cuts a connection when `arrived` says so; looks until the client has gone. */
function cutOnce(response: ServerResponse, arrived: () => boolean): void {
  if (arrived()) response.destroy();
  else if (!response.destroyed) setTimeout(() => cutOnce(response, arrived), 2);
}

/** Nothing but a status. */
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end('no file, but words');

/** Never an end: the first bytes, then silence. */
export const stall =
  (bytes: Uint8Array, after: number, etag: string): Answer =>
  (response) => {
    response.writeHead(200, { 'content-length': bytes.length, etag });
    response.write(bytes.subarray(0, after));
  };
