import { readGoldenFixture } from '@opticalflow/testing';
import { floatsOf } from '../src/augmentation/pair.ts';

const { tensors } = readGoldenFixture('augmentation.golden.safetensors');

/** Shape and values of a tensor of the reference. */
export const shapeOf = (name: string): readonly number[] => tensors.get(name)!.shape;
export const values = (name: string): Float32Array => Float32Array.from(tensors.get(name)!.data);
export const bytes = (name: string): Uint8Array => Uint8Array.from(tensors.get(name)!.data);
export const picture = (name: string): Float32Array => floatsOf(bytes(name));

const [height, width] = shapeOf('first');
export const size = { width, height };
/** The reference's flow, whole, and as if little of it were known. */
export const dense = { ...size, flow: values('flow') };
export const valid = values('valid');
export const sparse = { ...size, flow: values('flow').map((value, i) => value * valid[i >> 1]), valid };

/** Flow where the reference knows it. */
export const where = (flow: Float32Array, known: Float32Array): Float32Array =>
  flow.map((value, i) => (known[i >> 1] > 0.02 ? value : 0));
