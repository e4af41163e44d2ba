import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const HEADERS: Record<string, Record<string, string>> = {
  open: {},
  isolated: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
};

export interface ProgramServer {
  /** Address of the page that has loaded `page.mjs`; `policy` is a content security policy. */
  page(isolation: 'open' | 'isolated', policy?: string): string;
  /** Paths that were asked for, since the last time this was read. */
  takeRequests(): string[];
  close(): void;
}

/** Serves a folder of programs on the loopback interface, with and without cross-origin isolation. */
export async function servePrograms(folder: string): Promise<ProgramServer> {
  let requests: string[] = [];
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, isolation, file] = pathname.split('/');
    requests.push(file);
    const policy = searchParams.get('policy');
    const headers = { ...HEADERS[isolation], ...(policy ? { 'content-security-policy': policy } : {}) };
    if (file === 'page') {
      response.writeHead(200, { 'content-type': 'text/html', ...headers });
      response.end('<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.mjs"></script>');
      return;
    }
    try {
      const program = readFileSync(join(folder, file));
      response.writeHead(200, { 'content-type': 'text/javascript', ...headers }).end(program);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    page: (isolation, policy = '') => `http://127.0.0.1:${port}/${isolation}/page?policy=${encodeURIComponent(policy)}`,
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
