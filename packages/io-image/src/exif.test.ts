import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orientationOf } from './exif.ts';

/** EXIF of one entry: its tag, type and value. */
function exif(order: 'II' | 'MM', [tag, type, value]: number[]): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  const little = order === 'II';
  bytes.set([order.charCodeAt(0), order.charCodeAt(1)]);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, tag, little);
  view.setUint16(12, type, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, value, little);
  return bytes;
}

describe('the orientation in EXIF', () => {
  test.each(['II', 'MM'] as const)('is read in the byte order %s', (order) => {
    for (let value = 1; value <= 8; value++) expect(orientationOf(exif(order, [0x112, 3, value]))).toBe(value);
  });

  test.each([
    ['another tag', [0x111, 3, 6]],
    ['another type', [0x112, 2, 6]],
    ['a value of 0', [0x112, 3, 0]],
    ['a value of 9', [0x112, 3, 9]],
  ])('is upright for %s', (_, entry) => {
    expect(orientationOf(exif('MM', entry))).toBe(1);
  });

  test('is upright where EXIF is cut off or damaged, and reading never fails', () => {
    const whole = exif('II', [0x112, 3, 6]);
    for (let length = 0; length < 22; length++) expect(orientationOf(whole.slice(0, length))).toBe(1);
    const damaged = fc.array(fc.tuple(fc.nat(25), fc.nat(255)), { minLength: 1, maxLength: 6 }).map((changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    fc.assert(
      fc.property(damaged, (bytes) => {
        expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(orientationOf(bytes));
      }),
    );
  });
});
