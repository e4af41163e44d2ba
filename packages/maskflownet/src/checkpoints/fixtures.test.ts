import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Progress } from '@opticalflow/core';
import { readFixture, readGoldenFixture } from '@opticalflow/testing';
import { memorySource } from './byte-source.ts';
import { recogniseCheckpoint } from './names/recognise.ts';
import { readCheckpoint } from './read-checkpoint.ts';

/** Files of real writers, and what they hold. */
const FILES = [
  ['mmflow-s.pth', 'pytorch', 'maskflownet-s', 'mmflow', 'mmflow'],
  ['mmflow-s.legacy.pth', 'pytorch-legacy', 'maskflownet-s', 'mmflow', 'mmflow'],
  ['mmflow-full.pth', 'pytorch', 'maskflownet', 'mmflow', 'mmflow'],
  ['microsoft-s.pth', 'pytorch', 'maskflownet-s', 'microsoft', 'microsoft'],
  ['microsoft-s.params', 'mxnet', 'maskflownet-s', 'microsoft', 'microsoft'],
  ['microsoft-full.pth', 'pytorch', 'maskflownet', 'microsoft', 'microsoft'],
  ['microsoft-full.params', 'mxnet', 'maskflownet', 'microsoft', 'microsoft'],
  ['default-s.safetensors', 'safetensors', 'maskflownet-s', 'mmflow', 'default'],
] as const;

const NAMES = FILES.map(([name]) => name);

/** Tensors in a form that is compared fast, bit for bit. */
const digest = (tensors: ReadonlyMap<string, { shape: readonly number[]; data: Float32Array | Float64Array }>) =>
  [...tensors].map(([name, { shape, data }]) => [
    name,
    shape,
    createHash('sha256').update(Float32Array.from(data)).digest('hex'),
  ]);

const readNetwork = async (name: string) => recogniseCheckpoint(await readCheckpoint(readFixture(name)));

test.each(FILES)('%s is %s, and holds %s in the names of %s for the variant %s', async (name, format, ...network) => {
  const checkpoint = await readCheckpoint(readFixture(name));
  expect(checkpoint.format).toBe(format);
  const { architecture, family, variant, width } = recogniseCheckpoint(checkpoint);
  expect([architecture, family, variant, width]).toEqual([...network, 0.125]);
});

test.each([
  ['microsoft-s.pth', 'microsoft-s.params'],
  ['microsoft-full.pth', 'microsoft-full.params'],
  ['mmflow-s.pth', 'mmflow-s.legacy.pth'],
])('%s and %s hold the same weights', async (one, other) => {
  const [a, b] = [await readNetwork(one), await readNetwork(other)];
  expect(digest(b.tensors)).toEqual(digest(a.tensors));
});

test('default-s.safetensors holds what another reader finds', async () => {
  const { tensors } = await readCheckpoint(readFixture('default-s.safetensors'));
  expect(digest(tensors)).toEqual(digest(readGoldenFixture('default-s.safetensors').tensors));
});

test('mmcv’s notes become metadata as far as they are text and numbers', async () => {
  expect((await readCheckpoint(readFixture('mmflow-s.pth'))).metadata).toEqual({
    mmflow_version: '0.5.2',
    iter: '100',
    epoch: '1',
    env_info: '',
  });
});

describe.each(NAMES)('%s', (name) => {
  test('is read in parts, once, and none larger than its largest tensor or pickle', async () => {
    const bytes = readFixture(name);
    const memory = memorySource(bytes);
    let largest = 0;
    let total = 0;
    const checkpoint = await readCheckpoint({
      size: memory.size,
      read: (offset, length) => {
        largest = Math.max(largest, length);
        total += length;
        return memory.read(offset, length);
      },
    });
    const tensors = [...checkpoint.tensors.values()].map(({ data }) => data.byteLength);
    expect(largest).toBeLessThanOrEqual(Math.max(...tensors, 1 << 18));
    // the bytes that tell the format, and where a zip archive ends, are looked at twice
    expect(total).toBeLessThan(bytes.length + 128);
  });

  test('is the same from a Buffer at any offset', async () => {
    const bytes = readFixture(name);
    const shifted = Buffer.concat([Buffer.of(0), bytes]).subarray(1);
    const [a, b] = [await readCheckpoint(shifted), await readCheckpoint(bytes)];
    expect(digest(a.tensors)).toEqual(digest(b.tensors));
  });
});

test.each([
  ['weights.safetensors', 'string'],
  [new ArrayBuffer(16), 'ArrayBuffer'],
  [undefined, 'undefined'],
])('%p is no checkpoint, and that is said', async (given, received) => {
  await expect(readCheckpoint(given as never)).rejects.toThrow(
    `Expected its bytes (Uint8Array) or a source of them for a checkpoint but received ${received}`,
  );
});

test('progress counts tensors up to the last', async () => {
  const steps: Progress[] = [];
  const { tensors } = await readCheckpoint(readFixture('microsoft-s.params'), {
    onProgress: (step) => steps.push(step),
  });
  expect(steps).toEqual(Array.from(tensors, (_, i) => ({ stage: 'reading', done: i + 1, total: tensors.size })));
});

test.each(NAMES)('reading %s can be stopped between two tensors', async (name) => {
  const controller = new AbortController();
  let done = 0;
  const reading = readCheckpoint(readFixture(name), {
    signal: controller.signal,
    onProgress: (step) => {
      done = step.done;
      if (done === 3) controller.abort();
    },
  });
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(done).toBe(3);
});

test.each([
  ['an empty file', new Uint8Array(), /an empty file/],
  ['a picture', readFixture('first.png'), /89 50 4e 47/],
  ['a web page', new TextEncoder().encode('<!DOCTYPE html><html></html>'), /PyTorch, MXNet or safetensors/],
])('%s is no checkpoint', async (_, bytes, message) => {
  await expect(readCheckpoint(bytes)).rejects.toMatchObject({
    tag: 'FormatError',
    message: expect.stringMatching(message),
  });
});

test('the pretrained model is recognised', async () => {
  const weights = join(import.meta.dirname, '../../../pretrained/weights/maskflownet-s-quarter.safetensors');
  const network = recogniseCheckpoint(await readCheckpoint(readFileSync(weights)));
  expect(network).toMatchObject({ architecture: 'maskflownet-s', variant: 'default', width: 0.25 });
});
