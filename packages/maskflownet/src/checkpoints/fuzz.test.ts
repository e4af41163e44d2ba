import { describe, expect, test } from '@jest/globals';
import { isFlowError } from '@opticalflow/core';
import { readFixture, seededRandom } from '@opticalflow/testing';
import { dict, int, pickle, tensor, text } from '../../test/checkpoint-files/pickle-writer.ts';
import { floats, mxnetFile, torchLegacy, torchZip } from '../../test/checkpoint-files/writers.ts';
import { recogniseCheckpoint } from './names/recognise.ts';
import { readCheckpoint } from './read-checkpoint.ts';
import { writeSafetensors } from './safetensors/write.ts';

const values = floats(0, 1, 2, 3, 4, 5);
const root = dict({
  state_dict: dict({
    a: tensor({ length: 6, shape: [2, 3], strides: [3, 1] }),
    t: tensor({ length: 6, shape: [3, 2], strides: [1, 3] }),
  }),
  meta: dict({ epoch: int(7), by: text('somebody') }),
});

/** One small file of each kind, so small that every byte gets its turn. */
const SMALL = {
  '.pth': torchZip(pickle(root), { 0: values }),
  'deflated .pth': torchZip(pickle(root), { 0: values }, { deflate: true, zip64: true, descriptors: true }),
  'legacy .pth': torchLegacy(root, [['0', 6, values]]),
  '.params': mxnetFile(
    ([1, 2, 3] as const).map((version) => ({ name: `arg:${version}`, shape: [2, 3], type: 0, bytes: values, version })),
  ),
  '.safetensors': writeSafetensors(
    new Map([
      ['a', { shape: [2, 3], data: new Float32Array(6) }],
      ['b', { shape: [], data: new Float32Array(1) }],
    ]),
    { metadata: { variant: 'default' } },
  ),
};

/** Files of real writers. */
const LARGE = ['mmflow-s.pth', 'mmflow-s.legacy.pth', 'microsoft-s.params', 'default-s.safetensors'] as const;

type Outcome = 'read' | 'refused';

/** Reads and recognises; anything but a refusal by an error of this project is a failure. */
async function outcome(bytes: Uint8Array): Promise<Outcome> {
  try {
    const checkpoint = await readCheckpoint(bytes);
    try {
      recogniseCheckpoint(checkpoint);
    } catch (error) {
      if (!isFlowError(error, 'CheckpointError')) throw error;
    }
    return 'read';
  } catch (error) {
    if (isFlowError(error, 'FormatError', 'CheckpointError', 'UnsupportedError')) return 'refused';
    throw error;
  }
}

describe.each(Object.entries(SMALL))('a small %s', (_, file) => {
  test('is read, and is small', async () => {
    expect(file.length).toBeLessThanOrEqual(4096);
    expect((await readCheckpoint(file)).tensors.size).toBeGreaterThan(1);
  });

  test('cut at any byte is refused', async () => {
    for (let length = 0; length < file.length; length++) {
      expect([length, await outcome(file.subarray(0, length))]).toEqual([length, 'refused']);
    }
  });

  test('with any byte changed is read or refused', async () => {
    for (let i = 0; i < file.length; i++) {
      for (const flip of [1, 0x80, 0xff, 0x20]) {
        const changed = file.slice();
        changed[i] ^= flip;
        await outcome(changed);
      }
    }
  });

  test('with a few bytes changed at once is read or refused', async () => {
    const random = seededRandom(11);
    for (let run = 0; run < 2000; run++) {
      const changed = file.slice();
      for (let k = 0; k < 4; k++) changed[Math.floor(random() * file.length)] = Math.floor(random() * 256);
      await outcome(changed);
    }
  });
});

describe.each(LARGE)('%s', (name) => {
  const file = readFixture(name);

  test('cut anywhere is refused', async () => {
    const random = seededRandom(12);
    for (let run = 0; run < 2000; run++) {
      const length = Math.floor(random() * file.length);
      expect([length, await outcome(file.subarray(0, length))]).toEqual([length, 'refused']);
    }
  });

  test('with bytes changed where its structure lies is read or refused', async () => {
    const random = seededRandom(13);
    // structure stands in the first and last parts; in between nearly all is values
    const ends = Math.min(file.length / 2, 50_000);
    for (let run = 0; run < 400; run++) {
      const changed = file.slice();
      for (let k = 0; k < 5; k++) {
        const at = Math.floor(random() * ends);
        changed[random() < 0.5 ? at : file.length - 1 - at] ^= 1 + Math.floor(random() * 255);
      }
      await outcome(changed);
    }
  });
});
