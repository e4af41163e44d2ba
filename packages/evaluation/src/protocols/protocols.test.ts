import { describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import {
  evaluate,
  type ImageRecord,
  PROTOCOL_NAMES,
  type ProtocolName,
  protocolNotes,
  protocols,
  summarise,
} from '@opticalflow/evaluation';
import { readGoldenFixture } from '@opticalflow/testing';
import { asDataset, FIXTURE_NAMES, type FixturePicture, fixtureDataset } from '../../test/fixture-pictures.ts';

/** Compares every number of `expected`, however deep, with that of `received`. */
function expectNumbers(received: unknown, expected: unknown, path: string, tolerance: number): void {
  if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      expectNumbers((received as Record<string, unknown>)?.[key], value, `${path}.${key}`, tolerance);
    }
    return;
  }
  const difference = Math.abs((received as number) - (expected as number));
  if (!(difference <= tolerance)) throw new Error(`${path} is ${received}, and ${expected} by NumPy`);
}

async function recordsOf(name: string, pictures: readonly FixturePicture[]): Promise<ImageRecord[]> {
  const dataset = asDataset(name, pictures);
  const estimate = (_: unknown, __: unknown, { index }: { index: number }) => ({ flow: pictures[index].estimate });
  return (await evaluate({ estimate, dataset, protocol: 'mmflow' })).records;
}

describe.each(FIXTURE_NAMES)('on %s', (name) => {
  const { pictures, expected } = fixtureDataset(name);
  test.each(PROTOCOL_NAMES)('%s says what NumPy computes its way, to 1e-9', async (protocol) => {
    const summary = summarise(await recordsOf(name, pictures), { protocol });
    expect(summary).toMatchObject({ images: pictures.length, failed: 0 });
    expectNumbers(summary, expected[protocol], `${name}.${protocol}`, 1e-9);
  });
});

test('the protocols differ: on no dataset with masks do all say the same EPE', () => {
  for (const name of ['sintel', 'kitti-2015']) {
    const { expected } = fixtureDataset(name);
    expect(new Set(PROTOCOL_NAMES.flatMap((each) => expected[each].epe ?? [])).size).toBeGreaterThan(1);
  }
});

test('mmflow’s own metrics on its fixtures, to 1e-6', async () => {
  const { tensors } = readGoldenFixture('metrics.golden.safetensors');
  const pictures = [0, 1].map((n): FixturePicture => {
    const [height, width] = tensors.get(`${n}/ground_truth`)!.shape;
    const data = (what: string) => Float32Array.from(tensors.get(`${n}/${what}`)!.data);
    const valid = Uint8Array.from(tensors.get(`${n}/valid`)!.data, Math.round);
    return {
      truth: { flow: createFlowField({ width, height, data: data('ground_truth'), valid }) },
      estimate: createFlowField({ width, height, data: data('prediction') }),
    };
  });
  const { epe, flAll } = summarise(await recordsOf('hd1k', pictures), { protocol: 'mmflow' });
  const mean = (what: string) => (tensors.get(`0/${what}`)!.data[0] + tensors.get(`1/${what}`)!.data[0]) / 2;
  expect(Math.abs(epe! - mean('epe'))).toBeLessThan(1e-6);
  expect(Math.abs(flAll! - mean('fl'))).toBeLessThan(1e-6);
});

test('the order of records and their way through JSON change nothing', async () => {
  const records = await recordsOf('sintel', fixtureDataset('sintel').pictures);
  const turned = JSON.parse(JSON.stringify([...records].reverse())) as ImageRecord[];
  for (const protocol of PROTOCOL_NAMES) {
    expect(summarise(turned, { protocol })).toEqual(summarise(records, { protocol }));
  }
});

test('each protocol says in a sentence what it does, and what it leaves out', () => {
  for (const name of PROTOCOL_NAMES) {
    const { says, notReproduced, source, reports } = protocols[name];
    expect(says).toMatch(/^[A-Z].*\.$/);
    for (const sentence of notReproduced) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect([source, ...reports]).not.toContain('');
    expect(notReproduced.length).toBeGreaterThan(0);
  }
});

test('pictures that failed are counted and change no number', async () => {
  const records = await recordsOf('kitti-2015', fixtureDataset('kitti-2015').pictures);
  const failed = { dataset: 'kitti-2015', index: 3, name: 'gone', error: 'there is no such file' };
  const { failed: count, ...rest } = summarise([...records, failed], { protocol: 'kitti' });
  const { failed: before, ...without } = summarise(records, { protocol: 'kitti' });
  expect([count, before]).toEqual([1, 0]);
  expect(rest).toEqual(without);
});

test('of nothing every number is null', () => {
  const summary = summarise([], { protocol: 'raft' });
  expect(summary).toMatchObject({ images: 0, epe: null, flAll: null, wauc: null, s40Plus: { pixels: 0, epe: null } });
});

test.each<[ProtocolName, string, Record<string, unknown>, string]>([
  ['microsoft', 'sintel', { maskInvalid: false }, 'without maskInvalid'],
  ['kitti', 'kitti-2015', { objects: false }, 'Fl-bg and Fl-fg are missing'],
  ['kitti', 'kitti-2012', { truth: 'occ' }, 'Out-Noc and Avg-Noc are missing'],
  ['mmflow', 'kitti-2012', { truth: 'noc' }, 'visible pixels alone'],
])('%s on %s tells what the options keep it from', (protocol, name, options, words) => {
  const opened = { kind: 'opened', name, options } as const;
  expect(protocolNotes(protocol, { kind: 'limit', of: opened, count: 2 })).toEqual([expect.stringContaining(words)]);
  const masked = { ...opened, options: { maskInvalid: true, objects: true, occlusions: true, truth: 'occ' } };
  expect(protocolNotes(protocol, masked)).toEqual([]);
});
