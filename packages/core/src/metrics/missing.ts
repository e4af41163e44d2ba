import { createFlowField, type FlowField, isKnown } from '../flow-field.ts';

/**
 * A field whose unknown vectors are filled as KITTI's development kit does before it scores: along a row the smaller
 * of the two known neighbours (each component by itself), then the nearest known vector of the row, then of the
 * column. A field with no known vector becomes zero.
 */
export function fillUnknown(flow: FlowField): FlowField {
  const { width, height } = flow;
  const data = flow.data.slice();
  const known = Uint8Array.from({ length: width * height }, (_, i) => (isKnown(flow, i) ? 1 : 0));
  const set = (to: number, u: number, v: number) => {
    data[2 * to] = u;
    data[2 * to + 1] = v;
    known[to] = 1;
  };
  for (let y = 0; y < height; y++) {
    let last = -1;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (!known[i]) continue;
      for (let gap = last + 1; gap < x; gap++) {
        const left = last < 0 ? i : y * width + last;
        set(y * width + gap, Math.min(data[2 * left], data[2 * i]), Math.min(data[2 * left + 1], data[2 * i + 1]));
      }
      last = x;
    }
    if (last < 0) continue;
    const edge = y * width + last;
    for (let x = last + 1; x < width; x++) set(y * width + x, data[2 * edge], data[2 * edge + 1]);
  }
  for (let x = 0; x < width; x++) {
    let first = 0;
    while (first < height && !known[first * width + x]) first++;
    if (first === height) {
      for (let y = 0; y < height; y++) set(y * width + x, 0, 0);
      continue;
    }
    for (let y = 0; y < height; y++) {
      const i = y * width + x;
      const from = y < first ? first * width + x : i - width;
      if (!known[i]) set(i, data[2 * from], data[2 * from + 1]);
    }
  }
  return createFlowField({ width, height, data });
}
