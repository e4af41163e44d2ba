/** `number` moved by `step`, with as many digits as before. */
export const neighbour = (number: string, step: 1 | -1): string =>
  String(Number(number) + step).padStart(number.length, '0');

/**
 * Each frame of a sequence with its successor; the last has none. Where a number is missing in the middle, the frame
 * before it is still paired with it, so that opening the dataset tells of the gap.
 */
export function pairedFrames(numbers: readonly string[]): [frame: string, next: string][] {
  return numbers.slice(0, -1).map((number) => [number, neighbour(number, 1)]);
}

/** Each frame of a sequence with the one `direction` leads to; the frame at that end has none. */
export function framesTowards(numbers: readonly string[], direction: 'future' | 'past'): [string, string][] {
  if (direction === 'future') return pairedFrames(numbers);
  return numbers.slice(1).map((number) => [number, neighbour(number, -1)]);
}
