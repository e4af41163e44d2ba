import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fetchDefaultWeights } from './index.ts';
import { readDefaultWeights } from './node.ts';

let server: Server;
let base: string;

beforeAll(async () => {
  const bytes = await readDefaultWeights();
  server = createServer((request, response) => {
    // a connection that is kept alive may be closed just as the next test asks on it
    response.setHeader('connection', 'close');
    if (request.url === '/weights') response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

test('the weights come over HTTP as they lie in the package', async () => {
  const fetched = await fetchDefaultWeights({ url: `${base}/weights` });
  // comparing millions of bytes one by one would take seconds
  expect(Buffer.compare(fetched, await readDefaultWeights())).toBe(0);
});

test('a server that has no such file is named', async () => {
  await expect(fetchDefaultWeights({ url: `${base}/gone` })).rejects.toThrow(`${base}/gone answered 404`);
});

test('an aborted request ends with the reason of its signal', async () => {
  const reason = new Error('enough');
  const request = fetchDefaultWeights({ url: `${base}/weights`, signal: AbortSignal.abort(reason) });
  await expect(request).rejects.toBe(reason);
});
