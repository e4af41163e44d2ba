import { createFlowField, type FlowField } from '@opticalflow/core';
import { readGoldenFixture } from '@opticalflow/testing';

/** The field that the files under fixtures/io hold, and the mask of those that can hold one. */
export function goldenFlow(): { full: FlowField; withHoles: FlowField } {
  const { tensors } = readGoldenFixture('io/flow.safetensors');
  const { shape, data } = tensors.get('flow')!;
  const [height, width] = shape;
  const full = createFlowField({ width, height, data: Float32Array.from(data) });
  return { full, withHoles: { ...full, valid: Uint8Array.from(tensors.get('valid')!.data) } };
}
