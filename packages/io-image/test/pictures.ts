import type { Picture } from '@opticalflow/io-image';
import fc from 'fast-check';

/** Pictures of at most 12x12 pixels of 8 or 16 bits, of one of these numbers of channels. */
export function pictures(channels: readonly number[]): fc.Arbitrary<Picture> {
  const side = fc.integer({ min: 1, max: 12 });
  return fc.tuple(side, side, fc.constantFrom(...channels), fc.boolean()).chain(([width, height, count, deep]) => {
    const length = { minLength: width * height * count, maxLength: width * height * count };
    const data = deep ? fc.uint16Array(length) : fc.uint8Array(length);
    return data.map((samples) => ({ width, height, data: samples }));
  });
}

/** The RGB bytes of a picture: grey repeated, alpha dropped, of 16 bits the high byte. */
export function rgbBytesOf({ width, height, data }: Picture): Uint8Array {
  const channels = data.length / (width * height);
  const shift = data instanceof Uint16Array ? 8 : 0;
  const colour = channels >= 3 ? 1 : 0;
  return Uint8Array.from(
    { length: 3 * width * height },
    (_, i) => data[Math.floor(i / 3) * channels + (i % 3) * colour] >> shift,
  );
}
