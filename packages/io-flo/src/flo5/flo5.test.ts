import { describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import { readFlo5, writeFlo5 } from '@opticalflow/io-flo';
import { readFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import * as h5 from 'h5wasm';
import { expectDamageSurvived, expectTruncationRefused } from '../../test/damage.ts';
import { asRead, flowFields } from '../../test/flow-arbitrary.ts';
import { goldenFlow } from '../../test/golden-flow.ts';

const pair = createFlowField({ width: 2, height: 1, data: Float32Array.of(1, 2, 3, 4) });

let made = 0;

/** An HDF5 file that `fill` makes. */
async function hdf5(fill: (file: h5.File) => void): Promise<Uint8Array> {
  await h5.ready;
  const path = `/made-by-a-test-${made++}`;
  const file = new h5.File(path, 'w');
  fill(file);
  file.close();
  return h5.FS!.readFile(path);
}

/** An HDF5 file of one dataset. */
const dataset = (name: string, data: h5.GuessableDataTypes, shape: number[], dtype: string) =>
  hdf5((file) => file.create_dataset({ name, data, shape, dtype }));

describe('flo5', () => {
  test('reads what h5py wrote, bit for bit', async () => {
    expect(await readFlo5(readFixture('io/h5py.flo5'))).toEqual(goldenFlow().full);
  });

  test('comes back as it was', async () => {
    const property = fc.asyncProperty(flowFields(2 ** 127), async (flow) => {
      expect(await readFlo5(await writeFlo5(flow))).toEqual(asRead(flow));
    });
    await fc.assert(property);
  });

  test('a field of several chunks comes back as it was', async () => {
    const { full } = goldenFlow();
    const data = Float32Array.from({ length: 2 * 500 * 300 }, (_, i) => full.data[i % full.data.length]);
    const wide = createFlowField({ width: 500, height: 300, data });
    const bytes = await writeFlo5(wide);
    expect(bytes.length).toBeLessThan(data.byteLength / 2);
    expect(await readFlo5(bytes)).toEqual(wide);
  });

  test('is written as Spring does: one dataset "flow", float32, gzip of level 5', async () => {
    h5.FS!.writeFile('/written', await writeFlo5({ ...pair, valid: Uint8Array.of(1, 0) }));
    const file = new h5.File('/written', 'r');
    const flow = file.get('flow') as h5.Dataset;
    expect(file.keys()).toEqual(['flow']);
    expect(flow.shape).toEqual([1, 2, 2]);
    expect(flow.dtype).toBe('<f');
    expect(flow.filters).toEqual([{ id: 1, name: 'deflate', cd_values: [5] }]);
    expect(flow.value).toEqual(Float32Array.of(1, 2, Number.NaN, Number.NaN));
    file.close();
  });

  test('reads float64', async () => {
    expect(await readFlo5(await dataset('flow', Float64Array.of(1, 2, 3, 4), [1, 2, 2], '<d'))).toEqual(pair);
  });

  test('honours the byte order of the file', async () => {
    const { full } = goldenFlow();
    const bytes = Buffer.from(readFixture('io/h5py.flo5'));
    const type = bytes.indexOf(Buffer.of(0x11, 0x20, 0x1f, 0, 4, 0, 0, 0));
    bytes[type + 1] |= 1;
    const swapped = new Float32Array(new Uint8Array(Buffer.from(full.data.slice().buffer).swap32()).buffer);
    expect(await readFlo5(new Uint8Array(bytes))).toEqual(asRead({ ...full, data: swapped }));
  });

  test.each<[string, () => Promise<Uint8Array>, string, string]>([
    ['no dataset', () => hdf5(() => undefined), 'FormatError', 'received an empty file'],
    ['another name', () => dataset('disp', [1, 2], [1, 1, 2], '<f'), 'FormatError', 'received disp'],
    ['a group', () => hdf5((file) => file.create_group('flow')), 'FormatError', 'a dataset "flow"'],
    ['[2, H, W]', () => dataset('flow', [1, 2, 3, 4, 5, 6], [2, 1, 3], '<f'), 'FormatError', '[H, W, 2]'],
    ['[H, W]', () => dataset('flow', [1, 2, 3, 4], [2, 2], '<f'), 'FormatError', 'received [2, 2]'],
    ['a scalar', () => dataset('flow', 1, [], '<f'), 'FormatError', 'received []'],
    ['integers', () => dataset('flow', [1, 2], [1, 1, 2], '<i'), 'UnsupportedError', 'of type <i'],
  ])('%s is refused', async (_, bytes, tag, message) => {
    const result = readFlo5(await bytes());
    await expect(result).rejects.toMatchObject({ tag, message: expect.stringContaining(message) });
  });

  test('a dataset that claims more than the file can hold is refused', async () => {
    const bytes = await hdf5((file) =>
      file
        .create_dataset({
          name: 'flow',
          data: new Float32Array(2),
          shape: [1, 1, 2],
          maxshape: [null, null, 2],
          chunks: [1, 1, 2],
        })
        .resize([20_000, 10_000, 2]),
    );
    await expect(readFlo5(bytes)).rejects.toThrow('1600000000 bytes of vectors but received a file of');
  });

  test('other bytes are refused with those found', async () => {
    await expect(readFlo5(new Uint8Array(100))).rejects.toThrow('the signature of HDF5 but received bytes 00 00');
  });

  test('errors of HDF5 are not printed, and a sound file reads after a damaged one', async () => {
    const bytes = readFixture('io/h5py.flo5');
    const damaged = bytes.slice();
    damaged.fill(0xff, 5000, 5100);
    await expect(readFlo5(damaged)).rejects.toMatchObject({ tag: 'FormatError', format: 'flo5' });
    expect(await readFlo5(bytes)).toEqual(goldenFlow().full);
  });

  test('reads at the same time do not meet', async () => {
    const fields = [pair, goldenFlow().full, { ...pair, data: Float32Array.of(5, 6, 7, 8) }];
    const back = await Promise.all(fields.map(async (flow) => readFlo5(await writeFlo5(flow))));
    expect(back).toEqual(fields);
  });

  test('a file cut anywhere is refused', async () => {
    await expectTruncationRefused(readFlo5, await writeFlo5(pair));
    await expectTruncationRefused(readFlo5, readFixture('io/h5py.flo5'));
  });

  test('damage ends in a field or a clear error', () => expectDamageSurvived(readFlo5, readFixture('io/h5py.flo5')));
});
