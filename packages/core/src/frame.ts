import { ShapeError } from './errors.ts';
import { expectInteger, expectLength, kindOf } from './expect.ts';

/** Samples of a picture: bytes run 0..255, floats 0..1. The type tells which. */
export type FrameData = Uint8Array | Uint8ClampedArray | Float32Array;

/**
 * A picture: interleaved RGB, row-major, top row first, `3 * width * height` samples.
 */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: FrameData;
}

/** What people have in hand: a {@link Frame}, or pixels of one, three or four channels (grey, RGB, RGBA), as ImageData. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: FrameData;
}

const PIXELS = '{ width, height, data } with one number a sample, as ImageData or what reading an image file gives,';

/**
 * A {@link Frame} of pixels with one, three or four channels; grey is repeated, alpha dropped. RGB is taken as it is,
 * without a copy.
 *
 * @throws ShapeError when it is something else, or sizes are not positive integers or do not fit the number of samples
 */
export function toFrame(pixels: Pixels): Frame {
  // people give an element of a page, the name of a file, or its bytes
  if (!ArrayBuffer.isView(pixels?.data)) throw new ShapeError('a frame', PIXELS, kindOf(pixels));
  const { width, height, data } = pixels;
  expectInteger('the width of a frame', width);
  expectInteger('the height of a frame', height);
  const area = width * height;
  const channels = data.length / area;
  if (channels === 3) return { width, height, data };
  if (channels !== 1 && channels !== 4) {
    throw new ShapeError(
      `a frame of ${width}x${height}`,
      `1, 3 or 4 channels (${area}, ${3 * area} or ${4 * area} samples)`,
      `${data.length} samples`,
    );
  }
  const rgb = data instanceof Float32Array ? new Float32Array(3 * area) : new Uint8Array(3 * area);
  const second = channels === 1 ? 0 : 1;
  for (let i = 0; i < area; i++) {
    rgb[3 * i] = data[channels * i];
    rgb[3 * i + 1] = data[channels * i + second];
    rgb[3 * i + 2] = data[channels * i + 2 * second];
  }
  return { width, height, data: rgb };
}

/** Throws a {@link ShapeError} unless `frame` has positive integer sizes and three samples for each pixel. */
export function expectFrame(what: string, frame: Frame): void {
  expectInteger(`the width of ${what}`, frame.width);
  expectInteger(`the height of ${what}`, frame.height);
  expectLength(what, frame.data.length, 3 * frame.width * frame.height, `3 x ${frame.width} x ${frame.height}`);
}

/** The samples of a frame as floats 0..1; floats are handed through without a copy. */
export function unitFloats(frame: Frame): Float32Array {
  if (frame.data instanceof Float32Array) return frame.data;
  const out = new Float32Array(frame.data.length);
  for (let i = 0; i < out.length; i++) out[i] = frame.data[i] / 255;
  return out;
}
