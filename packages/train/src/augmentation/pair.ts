import { expectFrame, expectSameSize, type Frame, ShapeError, type Size } from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';

/** Flow between two pictures, with nothing in it that is not known. */
export interface Truth {
  readonly width: number;
  readonly height: number;
  /** (u, v) interleaved, in pixels; 0 where unknown. */
  readonly flow: Float32Array;
  /** The share of each vector that is known; absent when all is. */
  readonly valid?: Float32Array | undefined;
}

/** Two pictures of floats in 0..1 and the flow between them. */
export interface Pair extends Truth {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Vectors beyond are unknown, as in Middlebury's files. */
const UNKNOWN_ABOVE = 1e9;

/**
 * The flow of a sample without what is unknown: marked so, not a number, or above 1e9 in either component.
 *
 * @throws ShapeError when the parts of the sample are not of one size
 */
export function truthOf({ name, first, second, flow }: FlowSample): Truth {
  expectFrame(`the first picture of ${name}`, first);
  expectFrame(`the second picture of ${name}`, second);
  expectSameSize(`the second picture of ${name}`, first, second);
  expectSameSize(`the flow of ${name}`, first, flow);
  const { width, height, data, valid } = flow;
  const area = width * height;
  const known = new Float32Array(area);
  let count = 0;
  for (let i = 0; i < area; i++) {
    const u = data[2 * i];
    const v = data[2 * i + 1];
    // false for NaN, too
    const isKnown = u <= UNKNOWN_ABOVE && u >= -UNKNOWN_ABOVE && v <= UNKNOWN_ABOVE && v >= -UNKNOWN_ABOVE;
    if (!isKnown || (valid !== undefined && valid[i] === 0)) continue;
    known[i] = 1;
    count++;
  }
  if (count === area) return { width, height, flow: data };
  const kept = new Float32Array(2 * area);
  for (let i = 0; i < area; i++) {
    if (known[i] === 0) continue;
    kept[2 * i] = data[2 * i];
    kept[2 * i + 1] = data[2 * i + 1];
  }
  return { width, height, flow: kept, valid: known };
}

/** The samples of a frame as bytes of its own, to be changed. */
export function bytesOf({ data }: Frame): Uint8Array {
  if (!(data instanceof Float32Array)) return Uint8Array.from(data);
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < out.length; i++) out[i] = 255 * data[i];
  return new Uint8Array(out.buffer);
}

/** Bytes as floats in 0..1. */
export function floatsOf(bytes: Uint8Array | Uint8ClampedArray): Float32Array {
  const out = new Float32Array(bytes.length);
  for (let i = 0; i < out.length; i++) out[i] = bytes[i] / 255;
  return out;
}

/** @throws ShapeError unless a part of that size lies in a sample's pictures */
export function expectRoom({ name, first }: FlowSample, { width, height }: Size): void {
  if (first.width >= width && first.height >= height) return;
  throw new ShapeError(`the pictures of ${name}`, `at least ${width}x${height}`, `${first.width}x${first.height}`);
}
