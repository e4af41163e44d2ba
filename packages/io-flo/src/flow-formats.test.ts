import { describe, expect, test } from '@jest/globals';
import { type FlowFormatId, flowFormats, formatOfPath, readFlow, sniffFormat, writeFlow } from '@opticalflow/io-flo';
import { readFixture } from '@opticalflow/testing';
import { asRead } from '../test/flow-arbitrary.ts';
import { goldenFlow } from '../test/golden-flow.ts';

const FILES: [string, FlowFormatId][] = [
  ['opencv.flo', 'flo'],
  ['kitti-opencv.png', 'kitti-png'],
  ['opencv.pfm', 'pfm'],
  ['numpy.npy', 'npy'],
  ['numpy-f64-fortran.npy', 'npy'],
  ['h5py.flo5', 'flo5'],
];

describe('all formats', () => {
  test.each(FILES)('%s is known for what it is by its bytes and by its name', async (name, id) => {
    const bytes = readFixture(`io/${name}`);
    expect(sniffFormat(bytes)).toBe(id);
    expect(formatOfPath(name)).toBe(id);
    expect(await readFlow(bytes)).toEqual(await flowFormats[id].read(bytes));
  });

  test.each(Object.keys(flowFormats) as FlowFormatId[])('%s keeps what its record says', async (id) => {
    const { withHoles, full } = goldenFlow();
    const format = flowFormats[id];
    const bytes = await writeFlow(withHoles, id);
    const back = await readFlow(bytes);
    expect(format.id).toBe(id);
    expect(format.matches(bytes)).toBe(true);
    expect(back.valid).toEqual(withHoles.valid);
    const { data } = asRead(withHoles);
    if (format.lossless) expect(back.data).toEqual(data);
    else
      expect(Math.max(...back.data.map((value, i) => Math.abs(value - data[i])))).toBeLessThanOrEqual(format.step! / 2);
    expect((await readFlow(await writeFlow(full, id))).valid !== undefined).toBe(format.alwaysHasValid);
  });

  test.each<[string, FlowFormatId | undefined]>([
    ['a/b.FLO', 'flo'],
    ['b.Png', 'kitti-png'],
    ['c.flo.pfm', 'pfm'],
    ['d.flo5', 'flo5'],
    ['C:\\e.NPY', 'npy'],
    ['flo', undefined],
    ['f.jpg', undefined],
    ['', undefined],
  ])('the format of the path %j is %s', (path, id) => {
    expect(formatOfPath(path)).toBe(id);
  });

  test.each([
    [Uint8Array.of(), 'an empty file'],
    [Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70), 'bytes ff d8 ff e0 00 10 4a 46'],
    [new TextEncoder().encode('PFlow'), 'bytes 50 46 6c 6f 77'],
  ])('bytes of none of the formats are refused', async (bytes, received) => {
    expect(sniffFormat(bytes)).toBeUndefined();
    await expect(readFlow(bytes)).rejects.toMatchObject({ tag: 'FormatError', offset: 0, received });
  });

  test('a PFM of one channel is known as PFM, and refused as flow', async () => {
    const bytes = new TextEncoder().encode('Pf\n1 1\n-1\n\0\0\0\0');
    expect(sniffFormat(bytes)).toBe('pfm');
    await expect(readFlow(bytes)).rejects.toMatchObject({ tag: 'UnsupportedError' });
  });

  test.each(['mat', 'toString', '__proto__'])('there is no format %s to write', async (format) => {
    const written = writeFlow(goldenFlow().full, format as FlowFormatId);
    await expect(written).rejects.toThrow('flow is written as flo, kitti-png, pfm, npy, flo5');
  });

  test('reading and writing leave their input as it is', async () => {
    const { withHoles } = goldenFlow();
    for (const [name, id] of FILES) {
      const bytes = readFixture(`io/${name}`);
      await readFlow(bytes);
      expect(bytes).toEqual(readFixture(`io/${name}`));
      await writeFlow(withHoles, id);
    }
    expect(withHoles).toEqual(goldenFlow().withHoles);
  });
});
