import { createFlowField, type FlowField } from '@opticalflow/core';

/**
 * The vectors of every second column and row, starting with the first: a field of twice the size of the pictures becomes
 * one of their size. Vectors keep their values, which in Spring are in pixels of the pictures already.
 */
export function everySecond({ width: wide, data, valid, height: high }: FlowField): FlowField {
  const width = wide / 2;
  const height = high / 2;
  const out = createFlowField({ width, height, valid: valid && new Uint8Array(width * height) });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 2 * y * wide + 2 * x;
      const to = y * width + x;
      out.data[2 * to] = data[2 * from];
      out.data[2 * to + 1] = data[2 * from + 1];
      if (out.valid) out.valid[to] = valid![from];
    }
  }
  return out;
}
