import type { KernelConfig } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';
import { type Grid, padded, resized, SOURCE_BYTES, type SourceOf, writeSources } from './sources.ts';

type Samples = Uint8Array | Uint8ClampedArray | Float32Array;

interface CentredPairAttrs {
  first: Samples;
  second: Samples;
  size: [number, number];
  network: [number, number];
  grid?: Grid;
  padding?: [number, number];
  reversed: boolean;
}

const ITEM_PIXELS = 4096;
const BYTES = 256;

/** What a byte is as a float. */
const LEVELS = Float32Array.from({ length: BYTES }, (_, byte) => byte / 255);

/** Blocks that are needed for a moment. */
class Blocks {
  readonly #addresses: number[] = [];

  constructor(private readonly backend: SimdBackend) {}

  allocate(bytes: number): number {
    const address = this.backend.engine.heap.allocate(bytes);
    this.#addresses.push(address);
    return address;
  }

  release(): void {
    for (const address of this.#addresses) this.backend.engine.heap.release(address);
  }
}

/** Both pictures one behind the other: bytes, or floats if one of them is. */
function upload({ engine: { heap } }: SimdBackend, blocks: Blocks, { first, second }: CentredPairAttrs): Upload {
  const floats = first instanceof Float32Array || second instanceof Float32Array;
  const address = blocks.allocate((floats ? 4 : 1) * (first.length + second.length));
  if (floats) {
    const all = heap.floats(address, first.length + second.length);
    all.set(unitFloats(first));
    all.set(unitFloats(second), first.length);
  } else {
    const all = heap.bytes(address, first.length + second.length);
    all.set(first);
    all.set(second, first.length);
  }
  return { address, floats };
}

interface Upload {
  address: number;
  floats: boolean;
}

const unitFloats = (samples: Samples): Float32Array =>
  samples instanceof Float32Array ? samples : Float32Array.from(samples, (byte) => LEVELS[byte]);

function sourcesOf({ size, network, grid, padding }: CentredPairAttrs): [SourceOf, SourceOf] {
  const along = (axis: 0 | 1) =>
    padding ? padded(size[axis], padding[axis]) : resized(size[axis], network[axis], grid ?? 'half-pixel');
  return [along(0), along(1)];
}

/** Means of the three channels, from what the rows sum up to. */
function meansOf({ engine }: SimdBackend, sums: number, rows: number, pixels: number): number[] {
  const values = new Float64Array(engine.heap.memory.buffer, sums, 3 * rows);
  const total = [0, 0, 0];
  for (let i = 0; i < values.length; i++) total[i % 3] += values[i];
  return total.map((sum) => sum / pixels);
}

/** `CentredPair` of @opticalflow/maskflownet, whose picture/kernel-names.ts states its attributes. */
export const centredPairKernel: KernelConfig = {
  kernelName: 'CentredPair',
  backendName: 'simd',
  kernelFunc: (call) => {
    const attrs = call.attrs as unknown as CentredPairAttrs;
    const { size, network, reversed } = attrs;
    const [height, width] = network;
    const backend = call.backend as SimdBackend;
    const { engine } = backend;
    const rows = 2 * height;
    const pixels = height * width;
    const blocks = new Blocks(backend);
    try {
      const { address, floats } = upload(backend, blocks, attrs);
      const fits = !floats && size[0] === height && size[1] === width;
      const fitted = fits ? 0 : blocks.allocate(4 * 3 * 2 * pixels);
      const tables = blocks.allocate(SOURCE_BYTES * (height + width));
      const columns = tables + SOURCE_BYTES * height;
      const levels = blocks.allocate(4 * 3 * BYTES);
      const sums = blocks.allocate(8 * 3 * rows);
      const [rowSource, columnSource] = sourcesOf(attrs);
      writeSources(backend, tables, height, rowSource);
      writeSources(backend, columns, width, columnSource);
      engine.heap.floats(levels, BYTES).set(LEVELS);
      engine.expectScratch(4 * 3 * size[1]);
      const from = [address, floats ? 1 : 0, ...size];
      engine.run(KIND.pictureFit, rows, [...from, fitted, height, width, tables, columns, levels, sums]);

      const outputs = [0, 1].map(() => backend.output([1, height, width, 3], 'float32'));
      const means = meansOf(backend, sums, rows, 2 * pixels);
      const centred = engine.heap.floats(levels, 3 * BYTES);
      for (let i = 0; i < centred.length; i++) centred[i] = LEVELS[i % BYTES] - means[Math.floor(i / BYTES)];
      const samples = fits ? [address, levels] : [fitted, 0];
      const fields = [...samples, ...outputs.map((output) => output.address), pixels, ITEM_PIXELS, reversed ? 1 : 0];
      engine.run(KIND.pictureCentre, 2 * Math.ceil(pixels / ITEM_PIXELS), fields, means);
      return outputs;
    } finally {
      blocks.release();
    }
  },
};
