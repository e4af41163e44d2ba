/**
 * Undoes the filter of a row, in place (PNG specification, section 9).
 *
 * @param filter the number of the filter: none, sub, up, average, Paeth
 * @param row the bytes of the row, without that number
 * @param above the row above it, already undone; zeros above the first
 * @param step bytes from a pixel to the next, at least 1
 * @returns whether there is such a filter
 */
export function unfilterRow(filter: number, row: Uint8Array, above: Uint8Array, step: number): boolean {
  const { length } = row;
  switch (filter) {
    case 0:
      return true;
    case 1:
      for (let i = step; i < length; i++) row[i] += row[i - step];
      return true;
    case 2:
      for (let i = 0; i < length; i++) row[i] += above[i];
      return true;
    case 3:
      for (let i = 0; i < step; i++) row[i] += above[i] >> 1;
      for (let i = step; i < length; i++) row[i] += (row[i - step] + above[i]) >> 1;
      return true;
    case 4:
      for (let i = 0; i < step; i++) row[i] += above[i];
      for (let i = step; i < length; i++) row[i] += paeth(row[i - step], above[i], above[i - step]);
      return true;
    default:
      return false;
  }
}

/** Of the bytes to the left, above, and above to the left: the one nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
