import { createFlowField, type FlowField, isKnown } from '@opticalflow/core';

/**
 * A field whose unknown pixels are those with a component that is not finite or whose magnitude is above `limit`. Their
 * vectors become (0, 0); with none of them there is no `valid`. Takes `data` over.
 *
 * @param data `2 * width * height` floats, (u, v) interleaved
 */
export function fieldWithUnknown(
  { width, height, data }: { width: number; height: number; data: Float32Array },
  limit = Number.MAX_VALUE,
): FlowField {
  let valid: Uint8Array | undefined;
  for (let i = 0; i < width * height; i++) {
    if (Math.abs(data[2 * i]) <= limit && Math.abs(data[2 * i + 1]) <= limit) continue;
    valid ??= new Uint8Array(width * height).fill(1);
    valid[i] = 0;
    data.fill(0, 2 * i, 2 * i + 2);
  }
  return createFlowField({ width, height, data, valid });
}

/** The vectors of a field, interleaved, with `marker` for both components of an unknown pixel; a copy. */
export function vectorsWithMarker(flow: FlowField, marker: number): Float32Array {
  const out = Float32Array.from(flow.data);
  for (let i = 0; i < flow.width * flow.height; i++) {
    if (!isKnown(flow, i)) out.fill(marker, 2 * i, 2 * i + 2);
  }
  return out;
}
