import { createFlowField, expectInteger, type FlowField, FormatError, UnsupportedError } from '@opticalflow/core';

/** The longest side that a file may claim, as Middlebury's own reader of .flo has it. */
const MAX_SIDE = 99_999;
/** The most pixels; beyond it nothing is allocated. */
const MAX_AREA = 2 ** 28;

/**
 * Checks the size that a header claims, before anything is allocated for it.
 *
 * @throws FormatError when a side is not an integer from 1 to 99999
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export function expectClaimedSize(format: string, offset: number, width: number, height: number): void {
  const fits = (side: number) => Number.isInteger(side) && side >= 1 && side <= MAX_SIDE;
  if (!fits(width) || !fits(height)) {
    const expected = `a width and a height from 1 to ${MAX_SIDE}`;
    throw new FormatError({ format, offset, expected, received: `${width}x${height}` });
  }
  if (width * height > MAX_AREA) throw new UnsupportedError(`${format} of ${width}x${height} has over 2^28 pixels`);
}

/**
 * The same limits for a field about to be written, so that what is written can be read.
 *
 * @throws ShapeError when sizes are out of range or do not fit `data` or `valid`
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export function expectWritable(flow: FlowField): FlowField {
  expectInteger('the width of a flow field to write', flow.width, 1, MAX_SIDE);
  expectInteger('the height of a flow field to write', flow.height, 1, MAX_SIDE);
  if (flow.width * flow.height > MAX_AREA) {
    throw new UnsupportedError(`A flow field of ${flow.width}x${flow.height} has over 2^28 pixels`);
  }
  return createFlowField(flow);
}
