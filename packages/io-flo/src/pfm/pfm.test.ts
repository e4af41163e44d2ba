import { describe, expect, test } from '@jest/globals';
import { createFlowField } from '@opticalflow/core';
import { readPfm, writePfm } from '@opticalflow/io-flo';
import { readFixture } from '@opticalflow/testing';
import fc from 'fast-check';
import { expectDamageSurvived, expectTruncationRefused } from '../../test/damage.ts';
import { asRead, flowFields } from '../../test/flow-arbitrary.ts';
import { goldenFlow } from '../../test/golden-flow.ts';

/** A PFM with this header and these samples. */
function pfm(header: string, samples: number[], littleEndian = true): Uint8Array {
  const bytes = new Uint8Array(header.length + 4 * samples.length);
  for (let i = 0; i < header.length; i++) bytes[i] = header.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, i) => {
    view.setFloat32(header.length + 4 * i, sample, littleEndian);
  });
  return bytes;
}

/** Two rows of one pixel: (1, 2) above (3, 4); the third channel is not zero. */
const bottomUp = [3, 4, 9, 1, 2, 9];
const column = createFlowField({ width: 1, height: 2, data: Float32Array.of(1, 2, 3, 4) });

describe('PFM', () => {
  test('reads what OpenCV wrote, bit for bit', () => {
    expect(readPfm(readFixture('io/opencv.pfm'))).toEqual(goldenFlow().full);
  });

  test('comes back as it was', () => {
    fc.assert(fc.property(flowFields(2 ** 127), (flow) => expect(readPfm(writePfm(flow))).toEqual(asRead(flow))));
  });

  test('rows stand bottom-up and the third channel is ignored', () => {
    expect(readPfm(pfm('PF\n1 2\n-1\n', bottomUp))).toEqual(column);
  });

  test('a positive scale means big-endian', () => {
    expect(readPfm(pfm('PF\n1 2\n1.0\n', bottomUp, false))).toEqual(column);
  });

  test('the magnitude of the scale multiplies values', () => {
    const { data } = readPfm(pfm('PF 1 2 -5e-1\n', bottomUp));
    expect(data).toEqual(Float32Array.of(0.5, 1, 1.5, 2));
  });

  test('the third channel is written as zero', () => {
    const bytes = writePfm(column);
    expect(bytes).toEqual(pfm('PF\n1 2\n-1.0\n', [3, 4, 0, 1, 2, 0]));
  });

  test('NaN marks unknown pixels', () => {
    const holed = readPfm(pfm('PF\n1 2\n-1\n', [Number.NaN, 4, 0, 1, 2, 0]));
    expect(holed.valid).toEqual(Uint8Array.of(1, 0));
    expect(writePfm(holed)).toEqual(pfm('PF\n1 2\n-1.0\n', [Number.NaN, Number.NaN, 0, 1, 2, 0]));
  });

  test('one channel is refused with the reason', () => {
    expect(() => readPfm(pfm('Pf\n1 2\n-1\n', [1, 2]))).toThrow('no room for u and v');
  });

  test.each([
    ['P6\n1 2\n-1\n', '"PF"'],
    ['PF\n0 2\n-1\n', 'a width and a height from 1 to 99999 but received 0x2'],
    ['PF\n1 1e9\n-1\n', 'a height but received "1e9"'],
    ['PF\n-1 2\n-1\n', 'a width but received "-1"'],
    ['PF\n100000 2\n-1\n', '100000x2'],
    ['PF\n99999 99999\n-1\n', 'over 2^28 pixels'],
    ['PF\n1 2\n0\n', 'a scale other than zero'],
    ['PF\n1 2\nnan\n', 'a scale but received "nan"'],
    ['PF\n1 2\n1e999\n', 'a scale other than zero but received Infinity'],
    [`PF\n${'1'.repeat(99)} 2\n-1\n`, 'a width but received'],
    [`PF\n${' '.repeat(99)}1 2\n-1\n`, 'a width but received ""'],
    ['PF\n1 3\n-1\n', '1x3 pixels, 36 bytes but received 24'],
    ['PF\n1 1\n-1\n', 'and the end of the file but received 24'],
  ])('the header %j is refused', (header, message) => {
    expect(() => readPfm(pfm(header, bottomUp))).toThrow(message);
  });

  test('a file cut anywhere is refused', async () => {
    await expectTruncationRefused(readPfm, writePfm(column));
    await expectTruncationRefused(readPfm, readFixture('io/opencv.pfm'));
  });

  test('damage ends in a field or a clear error', () => expectDamageSurvived(readPfm, readFixture('io/opencv.pfm')));
});
