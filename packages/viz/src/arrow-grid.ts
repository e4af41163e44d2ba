import { type FlowField, isKnown } from '@opticalflow/core';

/**
 * Cuts a field into square cells of `cell` pixels, the outermost alike cut off on all sides, and picks from each the
 * known pixel nearest to its centre; of a cell with none, nothing.
 *
 * @returns indices of the pixels, row-major by cell
 */
export function pixelsOfCells(flow: FlowField, cell: number): number[] {
  const columns = cellBounds(flow.width, cell);
  const rows = cellBounds(flow.height, cell);
  return rows.flatMap((row) => columns.map((column) => nearestKnown(flow, column, row)).filter((i) => i !== undefined));
}

type Bounds = readonly [from: number, to: number];

function cellBounds(side: number, cell: number): Bounds[] {
  const count = Math.ceil(side / cell);
  const start = -Math.floor((count * cell - side) / 2);
  return Array.from({ length: count }, (_, k) => [
    Math.max(0, start + k * cell),
    Math.min(side, start + (k + 1) * cell),
  ]);
}

function nearestKnown(flow: FlowField, [left, right]: Bounds, [top, bottom]: Bounds): number | undefined {
  const centreX = (left + right - 1) / 2;
  const centreY = (top + bottom - 1) / 2;
  let nearest: number | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const squared = (x - centreX) ** 2 + (y - centreY) ** 2;
      if (squared >= smallest || !isKnown(flow, y * flow.width + x)) continue;
      smallest = squared;
      nearest = y * flow.width + x;
    }
  }
  return nearest;
}
