import { expectInteger, expectLength } from './expect.ts';

/**
 * Optical flow. This is the one place that states its units and signs:
 *
 * - `data` holds (u, v) interleaved, row-major, top row first, `2 * width * height` floats;
 * - in pixels of the first picture, u to the right and v down;
 * - `first(x, y)` looks like `second(x + u, y + v)`.
 *
 * `valid` marks what is known: one byte for each pixel, 0 = unknown, anything else = known; absent when all is known.
 * The vector of an unknown pixel has no meaning.
 */
export interface FlowField {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  readonly valid?: Uint8Array;
}

/** One number for each pixel, row-major; for occlusion, 0 = visible in the second picture, 1 = occluded. */
export interface ScalarField {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/**
 * A checked {@link FlowField}; with no `data`, flow of zero.
 *
 * @throws ShapeError when sizes are not positive integers or do not fit `data` or `valid`
 */
export function createFlowField({
  width,
  height,
  data,
  valid,
}: {
  width: number;
  height: number;
  data?: Float32Array;
  valid?: Uint8Array | undefined;
}): FlowField {
  expectInteger('the width of a flow field', width);
  expectInteger('the height of a flow field', height);
  const area = width * height;
  if (data) expectLength('the vectors of a flow field', data.length, 2 * area, `2 x ${width} x ${height}`);
  if (valid) expectLength('the valid mask of a flow field', valid.length, area, `${width} x ${height}`);
  const field = { width, height, data: data ?? new Float32Array(2 * area) };
  return valid ? { ...field, valid } : field;
}

/** Whether the vector at pixel index `i` (row-major) is known: marked valid, and both components finite. */
export function isKnown(flow: FlowField, i: number): boolean {
  return (
    (flow.valid === undefined || flow.valid[i] !== 0) &&
    Number.isFinite(flow.data[2 * i]) &&
    Number.isFinite(flow.data[2 * i + 1])
  );
}

/**
 * The part of a flow field whose top left corner is (`x`, `y`). Vectors stay as they are.
 *
 * @throws ShapeError when the part does not lie inside the field
 */
export function cropFlow(
  flow: FlowField,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): FlowField {
  expectInteger('x of a crop', x, 0, flow.width - 1);
  expectInteger('y of a crop', y, 0, flow.height - 1);
  expectInteger('the width of a crop', width, 1, flow.width - x);
  expectInteger('the height of a crop', height, 1, flow.height - y);
  const out = createFlowField({ width, height, valid: flow.valid && new Uint8Array(width * height) });
  for (let row = 0; row < height; row++) {
    const from = (y + row) * flow.width + x;
    out.data.set(flow.data.subarray(2 * from, 2 * (from + width)), 2 * row * width);
    out.valid?.set(flow.valid!.subarray(from, from + width), row * width);
  }
  return out;
}

/** The flow of the two pictures mirrored left to right: columns reversed, u negated. */
export function flipFlow(flow: FlowField): FlowField {
  const { width, height } = flow;
  const out = createFlowField({ width, height, valid: flow.valid && new Uint8Array(width * height) });
  for (let i = 0; i < width * height; i++) {
    const column = i % width;
    const j = i - column + (width - 1 - column);
    out.data[2 * i] = -flow.data[2 * j];
    out.data[2 * i + 1] = flow.data[2 * j + 1];
    if (out.valid) out.valid[i] = flow.valid![j];
  }
  return out;
}
