import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFlowField, type FlowField, type Frame } from '@opticalflow/core';
import { readFlow } from '@opticalflow/io-flo';
import { readImage } from '@opticalflow/io-image';
import type { FlowSample } from '../dataset.ts';
import { DatasetError, readFailure } from '../dataset-error.ts';
import type { SampleFiles } from './sample-files.ts';
import { everySecond } from './subsample.ts';

/** What reading a sample needs to know of its dataset. */
export interface SampleSource {
  readonly dataset: string;
  readonly root: string;
  /** How many vectors of the truth there are for each pixel along each axis. */
  readonly truthScale: 1 | 2;
}

/** Half of the brightest byte: what is above in a picture of black and white is white. */
const GREY = 127;

/**
 * Reads the parts of one sample and checks that they have one size.
 *
 * @throws DatasetError with the index and the file
 */
export async function readSample(
  { dataset, root, truthScale }: SampleSource,
  { index, files, signal }: { index: number; files: SampleFiles; signal?: AbortSignal | undefined },
): Promise<FlowSample> {
  signal?.throwIfAborted();
  const where = (path: string) => ({ dataset, index, sample: files.name, file: join(root, path) });
  const read = async <T>(path: string, expected: string, parse: (bytes: Uint8Array) => T | Promise<T>): Promise<T> => {
    let bytes: Uint8Array;
    try {
      const { buffer, byteOffset, byteLength } = await readFile(join(root, path), signal ? { signal } : {});
      bytes = new Uint8Array(buffer, byteOffset, byteLength);
    } catch (cause) {
      signal?.throwIfAborted();
      throw new DatasetError({ ...where(path), expected, received: readFailure(cause), cause });
    }
    try {
      return await parse(bytes);
    } catch (cause) {
      const received = cause instanceof Error ? cause.message : String(cause);
      throw new DatasetError({ ...where(path), expected, received: `reading says "${received}"`, cause });
    }
  };
  const expectSize = (path: string, what: string, got: Size, { width, height }: Size) => {
    if (got.width === width && got.height === height) return;
    const received = `it is ${got.width}x${got.height}`;
    throw new DatasetError({ ...where(path), expected: `${what} of ${width}x${height}`, received });
  };

  const first = await read(files.first, 'the first picture', readImage);
  const picture = async (path: string, what: string): Promise<Frame> => {
    const frame = await read(path, what, readImage);
    expectSize(path, what, frame, first);
    return frame;
  };
  const grid = { width: truthScale * first.width, height: truthScale * first.height };
  const field = async (path: string): Promise<FlowField> => {
    const whole = await read(path, 'flow', readFlow);
    expectSize(path, 'flow', whole, grid);
    return truthScale === 2 ? everySecond(whole) : whole;
  };

  const second = await picture(files.second, 'a second picture');
  const known = await field(files.flow);
  const invalid = files.invalid && bytesOf(await picture(files.invalid, 'a mask of invalid pixels'));
  const flow = invalid ? withoutInvalid(known, invalid) : known;
  let occluded = files.occluded && whiteOf(bytesOf(await picture(files.occluded, 'an occlusion')));
  if (files.visibleFlow) occluded = beyond(flow, await field(files.visibleFlow));
  const objects = files.objects && bytesOf(await picture(files.objects, 'a map of objects'));
  return {
    name: files.name,
    first,
    second,
    flow,
    ...(occluded ? { occluded } : {}),
    ...(objects ? { objects } : {}),
  };
}

interface Size {
  width: number;
  height: number;
}

/** The first channel. */
function bytesOf({ width, height, data }: Frame): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let i = 0; i < out.length; i++) out[i] = data[3 * i];
  return out;
}

const whiteOf = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => (byte > GREY ? 1 : 0));

function withoutInvalid({ width, height, data, valid }: FlowField, invalid: Uint8Array): FlowField {
  const mask = invalid.map((byte, i) => (byte <= GREY && (valid === undefined || valid[i] !== 0) ? 1 : 0));
  return createFlowField({ width, height, data, valid: mask });
}

/** 1 where `all` is known and `visible` is not. */
function beyond(all: FlowField, visible: FlowField): Uint8Array {
  const knows = ({ valid }: FlowField, i: number) => valid === undefined || valid[i] !== 0;
  return Uint8Array.from({ length: all.width * all.height }, (_, i) => (knows(all, i) && !knows(visible, i) ? 1 : 0));
}
