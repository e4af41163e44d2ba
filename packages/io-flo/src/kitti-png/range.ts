import { type FlowField, isKnown } from '@opticalflow/core';
import { MAX_SAMPLE, UNITS_PER_PIXEL, ZERO } from './layout.ts';

/** The sample nearest to a component in pixels; it may lie beyond what 16 bits hold. */
export const sampleOf = (component: number): number => Math.round(UNITS_PER_PIXEL * component + ZERO);

/** Whether both components of the vector at pixel `i` have a sample of 16 bits. */
export function fitsSamples({ data }: FlowField, i: number): boolean {
  const [u, v] = [sampleOf(data[2 * i]), sampleOf(data[2 * i + 1])];
  return u >= 0 && u <= MAX_SAMPLE && v >= 0 && v <= MAX_SAMPLE;
}

/** How many known vectors a KITTI PNG cannot hold: those that it will say are unknown. */
export function countBeyondKittiPng(flow: FlowField): number {
  let count = 0;
  for (let i = 0; i < flow.width * flow.height; i++) if (isKnown(flow, i) && !fitsSamples(flow, i)) count++;
  return count;
}
