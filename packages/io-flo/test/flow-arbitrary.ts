import { createFlowField, type FlowField, isKnown } from '@opticalflow/core';
import fc from 'fast-check';

/** Fields of at most 9x9 pixels, some with a valid mask; components lie within `limit` or are NaN. */
export function flowFields(limit: number): fc.Arbitrary<FlowField> {
  const side = fc.integer({ min: 1, max: 9 });
  return fc.tuple(side, side, fc.boolean()).chain(([width, height, masked]) => {
    const area = width * height;
    const component = fc.float({ min: -limit, max: limit });
    const data = fc.array(component, { minLength: 2 * area, maxLength: 2 * area });
    const mask = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: area, maxLength: area });
    return fc.tuple(data, mask).map(([values, valid]) =>
      createFlowField({
        width,
        height,
        data: Float32Array.from(values),
        valid: masked ? Uint8Array.from(valid) : undefined,
      }),
    );
  });
}

/** A field as a lossless format gives it back: unknown vectors zero, and no mask where all is known. */
export function asRead(flow: FlowField): FlowField {
  const valid = Uint8Array.from({ length: flow.width * flow.height }, (_, i) => (isKnown(flow, i) ? 1 : 0));
  const data = flow.data.map((component, i) => (valid[i >> 1] ? component : 0));
  return createFlowField({ ...flow, data, valid: valid.includes(0) ? valid : undefined });
}
