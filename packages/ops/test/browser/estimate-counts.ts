import type { Size } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { expectedTensors, loadMaskFlowNet, MaskFlowNet, variants } from '../../../maskflownet/src/index.ts';
import { after, type CountedDevice, countedDevice } from './estimate-counts-device.ts';
import { fetchBytes } from './network.ts';

/** An estimate to be counted, the first on its page. */
export interface CountedRun extends Size {
  /** A checkpoint beside the page, or the published architecture at its full width, with zeros for parameters. */
  model: string;
  /** Without, no program is compiled or launched: see `skipArithmetic`. */
  arithmetic: boolean;
  /** Prepares the model for it before. */
  prepare?: boolean;
  /** As on a device whose textures have at most so many pixels a side; on WebGL alone. */
  textureSide?: number;
}

/** What it took of the device. */
export interface Counted {
  /**
   * Programs that the backend was told to run, its own for packing and reading included: by the preparation; by the first
   * estimate, which may take the weights to the device; by the next.
   */
  launches: { prepare: number; first: number; next: number };
  /** Programs that it has compiled. */
  programs: number;
  /** The most bytes that textures or buffers had at once, the weights' and those free to be used again included. */
  bytes: number;
  /** The most bytes of one of them. */
  largest: number;
  /** What ended it early, or was refused meanwhile. */
  error?: string;
}

/** Beyond that nothing more is allocated. */
const MOST_BYTES = 6 * 2 ** 30;

function published(): MaskFlowNet {
  const parameters = new Map(
    [...expectedTensors({ architecture: 'maskflownet-s' })].map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((size, n) => size * n, 1)) },
    ]),
  );
  const info = { architecture: 'maskflownet-s', family: 'mmflow', variant: 'default', width: 1 } as const;
  return new MaskFlowNet({
    info: { ...info, format: 'safetensors', parameterCount: 0 },
    variant: variants.default,
    parameters,
  });
}

const grey = ({ width, height }: Size) => ({ width, height, data: new Uint8Array(3 * width * height).fill(128) });

/** Follows what is allocated, and ends what goes too far. */
function watchMemory({ memory, acquire }: CountedDevice): Pick<Counted, 'bytes' | 'largest'> {
  const most = { bytes: memory.numBytesAllocated, largest: 0 };
  let held = most.bytes;
  after(memory, acquire, () => {
    most.largest = Math.max(most.largest, memory.numBytesAllocated - held);
    held = memory.numBytesAllocated;
    most.bytes = Math.max(most.bytes, held);
    if (held > MOST_BYTES) throw new RangeError(`More than ${MOST_BYTES} bytes: ${held}`);
  });
  return most;
}

/** Estimates twice, and counts. */
export async function countEstimate({
  model,
  arithmetic,
  prepare,
  textureSide,
  ...size
}: CountedRun): Promise<Counted> {
  if (textureSide) tf.env().set('WEBGL_MAX_TEXTURE_SIZE', textureSide);
  const { programs } = globalThis as unknown as { programs(): number };
  const device = countedDevice();
  if (!arithmetic) device.skipArithmetic();
  const launches = { prepare: 0, first: 0, next: 0 };
  let step: keyof typeof launches = 'prepare';
  after(device.backend, device.run, () => launches[step]++);
  const memory = watchMemory(device);
  const before = programs();
  const network = model === 'maskflownet-s' ? published() : await loadMaskFlowNet(await fetchBytes(model));
  let error: string | undefined;
  try {
    if (prepare) await network.prepare(size);
    for (step of ['first', 'next'] as const) await network.estimate(grey(size), grey(size));
    error = await device.refused();
  } catch (thrown) {
    error = String(thrown);
  }
  network.dispose();
  return { launches, programs: programs() - before, ...memory, ...(error !== undefined && { error }) };
}
