import { tile3x12, tile4x4, tile4x8 } from './gemm';

/**
 * C[rows][columns] = A[rows][k] B[k][columns], B in packed panels of `panel` columns, the last one narrower. Rows of A and
 * C are read and written up to the next multiple of a tile's, columns up to the next multiple of four.
 */
export function multiply(
  rows: i32,
  k: i32,
  columns: i32,
  panel: i32,
  a: usize,
  aStep: usize,
  b: usize,
  c: usize,
  cStep: usize,
): void {
  const wide = (columns + 3) & ~3;
  for (let from = 0; from < wide; from += panel) {
    const width = min(panel, wide - from);
    let left = a;
    let to = c + (<usize>from << 2);
    if (width === 12) {
      for (let row = 0; row < rows; row += 3, left += aStep * 3, to += cStep * 3) tile3x12(k, left, aStep, b, to, cStep);
    } else if (width === 8) {
      for (let row = 0; row < rows; row += 4, left += aStep << 2, to += cStep << 2) tile4x8(k, left, aStep, b, to, cStep);
    } else {
      for (let row = 0; row < rows; row += 4, left += aStep << 2, to += cStep << 2) tile4x4(k, left, aStep, b, to, cStep);
    }
    b += (<usize>k * <usize>width) << 2;
  }
}
