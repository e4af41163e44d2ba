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

/** How a file is served. */
export interface Serving {
  readonly etag?: string;
  readonly modified?: string;
  /** Whether parts can be asked for. */
  readonly ranges?: boolean;
  /** Bytes of the answer after which the connection is cut. */
  readonly cutAfter?: number;
  /** No `Content-Length`: the client learns the size from the end. */
  readonly chunked?: boolean;
  /** Answers with a part of the file without asking whether it is still the same. */
  readonly careless?: boolean;
}

/** A file, whole or the part that was asked for. */
export function file(
  bytes: Uint8Array,
  { etag, modified, ranges = true, cutAfter, chunked, careless }: Serving = {},
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
    if (cutAfter === undefined) response.end(body);
    else response.write(body.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 20));
  };
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
