import type { Frame } from '@opticalflow/core';
import { readFixture, readGoldenFixture } from '@opticalflow/testing';

/** A file under fixtures/images, and the RGB bytes that public readers decode it to. */
export interface Expected {
  name: string;
  bytes: Uint8Array;
  frame: Frame;
}

const { tensors, metadata } = readGoldenFixture('images/expected.safetensors');

/** The readable fixtures whose names fit, with what is expected of them. */
export function expectedOf(pattern: RegExp): Expected[] {
  return [...tensors]
    .filter(([name]) => pattern.test(name))
    .map(
      ([
        name,
        {
          shape: [height, width],
          data,
        },
      ]) => ({
        name,
        bytes: readFixture(`images/${name}`),
        frame: { width, height, data: Uint8Array.from(data) },
      }),
    );
}

/** The first bytes of pictures in formats that are not read, by the names of these formats. */
export const unreadStarts: [name: string, start: Uint8Array][] = Object.entries(metadata)
  .filter(([key]) => key.startsWith('start of '))
  .map(([key, digits]) => [key.slice('start of '.length), new Uint8Array(Buffer.from(digits, 'hex'))]);

/** The greatest and the mean difference between samples of two frames of the same size. */
export function differenceOf(got: Frame, wanted: Frame): { greatest: number; mean: number } {
  const differences = Array.from(wanted.data, (sample, i) => Math.abs(sample - got.data[i]));
  return { greatest: Math.max(...differences), mean: differences.reduce((a, b) => a + b, 0) / differences.length };
}
