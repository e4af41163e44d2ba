import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { file, serve } from './index.ts';

test('a connection is cut only when a slow client has what was sent', async () => {
  const server = await serve();
  let received = 0;
  server.answer(file(new Uint8Array(100_000), { cut: { after: 60_000, arrived: (end) => received >= end } }));
  const { body } = await fetch(server.url);
  const reader = body!.getReader();
  // a client that is busy with something else
  await delay(150);
  const read = async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      received += value.length;
    }
  };
  await expect(read()).rejects.toThrow('terminated');
  expect(received).toBe(60_000);
  await server.close();
});
