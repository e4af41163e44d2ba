import { createFlowField, type FlowField } from '@opticalflow/core';
import type { FlowDataset, FlowSample } from '@opticalflow/datasets';
import { readFixture } from '@opticalflow/testing';

interface PlainPicture {
  width: number;
  height: number;
  truth: number[];
  estimate: number[];
  valid?: number[];
  occluded?: number[];
  objects?: number[];
}

/** A picture of fixtures/evaluation.json. */
export interface FixturePicture {
  readonly truth: Pick<FlowSample, 'flow' | 'occluded' | 'objects'>;
  readonly estimate: FlowField;
}

/** Pictures, and what NumPy says of them by each protocol. */
export interface FixtureDataset {
  readonly pictures: readonly FixturePicture[];
  readonly expected: Record<string, Record<string, unknown>>;
  readonly distance?: number[];
}

const all = JSON.parse(new TextDecoder().decode(readFixture('evaluation.json')));

/** The datasets that the fixture stands in for. */
export const FIXTURE_NAMES = Object.keys(all);

export function fixtureDataset(name: string): FixtureDataset {
  const { pictures, expected, distance } = all[name];
  return { pictures: pictures.map(pictureOf), expected, distance };
}

function pictureOf({ width, height, truth, estimate, valid, occluded, objects }: PlainPicture): FixturePicture {
  const field = (data: number[], mask?: number[]) =>
    createFlowField({ width, height, data: Float32Array.from(data), valid: mask && Uint8Array.from(mask) });
  return {
    truth: {
      flow: field(truth, valid),
      ...(occluded && { occluded: Uint8Array.from(occluded) }),
      ...(objects && { objects: Uint8Array.from(objects) }),
    },
    estimate: field(estimate),
  };
}

/** A dataset of these pictures, that claims to have been opened under `name`. */
export function asDataset(name: string, pictures: readonly FixturePicture[]): FlowDataset {
  return {
    name,
    length: pictures.length,
    description: { kind: 'opened', name, options: {} },
    nameOf: (index) => `picture ${index}`,
    async sample(index) {
      const { truth } = pictures[index];
      const { width, height } = truth.flow;
      const frame = { width, height, data: new Uint8Array(3 * width * height) };
      return { name: `picture ${index}`, first: frame, second: frame, ...truth };
    },
  };
}
