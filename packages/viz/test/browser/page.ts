import { paintFlow, paintMask } from '@opticalflow/viz';
import {
  type DrawableCanvas,
  drawOnCanvas,
  type PaintFlowTensorOptions,
  paintFlowTensor,
  paintMaskTensor,
} from '@opticalflow/viz/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { rgb } from '../rgb.ts';
import { FLOWS, levelsOf, tensorOf } from '../tensor-pictures.ts';

const BACKENDS = {
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
};

/** How the levels of a picture differ from those that it should have. */
export interface Compared {
  largest: number;
  /** How many of them are not the same, and how many there are. */
  different: number;
  total: number;
}

function compare(painted: ArrayLike<number>, expected: ArrayLike<number>): Compared {
  const differences = Array.from(expected, (level, i) => Math.abs(painted[i] - level));
  const total = painted.length === expected.length ? expected.length : 0;
  return { largest: Math.max(...differences), different: differences.filter((by) => by !== 0).length, total };
}

/** What a canvas shows, how often the GPU was read to show it, and how many tensors and buffers that has left behind. */
export interface Drawn extends Compared {
  reads: number;
  left: [tensors: number, buffers: number];
}

type PlainOptions = PaintFlowTensorOptions & { maxFlow?: number };

function shownBy(canvas: DrawableCanvas): Uint8ClampedArray {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  return rgb(context.getImageData(0, 0, canvas.width, canvas.height));
}

const CANVASES = {
  'of the page': () => document.body.appendChild(document.createElement('canvas')),
  'that no page shows': () => new OffscreenCanvas(1, 1),
};
export type CanvasKind = keyof typeof CANVASES;

/** A backend that knows of its tensors which have values in memory, as constants do. */
interface KnowsValues {
  readonly tensorMap?: { get(id: object): { values?: unknown } };
}

/** How often values are read meanwhile that are on the GPU alone. */
async function readsDuring(work: () => Promise<void>): Promise<number> {
  const backend = tf.backend();
  const { read, readSync } = backend;
  let reads = 0;
  const count = (id: object) => {
    if ((backend as KnowsValues).tensorMap?.get(id).values == null) reads++;
  };
  backend.read = (id) => {
    count(id);
    return read.call(backend, id);
  };
  backend.readSync = (id) => {
    count(id);
    return readSync.call(backend, id);
  };
  try {
    await work();
  } finally {
    Object.assign(backend, { read, readSync });
  }
  return reads;
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** What the tests call. */
const calls = {
  async start(name: keyof typeof BACKENDS): Promise<string> {
    await BACKENDS[name]();
    await tf.setBackend(name);
    return tf.getBackend();
  },

  async paint(name: keyof typeof FLOWS, options: PlainOptions): Promise<Compared> {
    const flow = FLOWS[name]();
    const tensor = tensorOf(flow);
    const { picture, maxFlow } = paintFlowTensor(tensor, options);
    const painted = await levelsOf(picture);
    tf.dispose([tensor, picture, maxFlow]);
    return compare(painted, rgb(paintFlow(flow, options).raster));
  },

  async paintMask(): Promise<Compared> {
    const data = Float32Array.from({ length: 600 }, (_, i) => (i === 9 ? Number.NaN : i / 500 - 0.1));
    const mask = tf.tensor3d(data, [20, 30, 1]);
    const picture = paintMaskTensor(mask);
    const painted = await levelsOf(picture);
    tf.dispose([mask, picture]);
    return compare(painted, rgb(paintMask({ width: 30, height: 20, data })));
  },

  async draw(kind: CanvasKind): Promise<Drawn> {
    const tensor = tensorOf(FLOWS.photographed());
    const canvas = CANVASES[kind]();
    const { numTensors, numDataBuffers } = tf.memory();
    // what is drawn last stays, also once it has been shown
    const black = tf.zeros<tf.Rank.R3>([37, 53, 3]);
    await drawOnCanvas(black, canvas);
    await frame();
    let shown: tf.Tensor | undefined;
    const reads = await readsDuring(async () => {
      const { picture, maxFlow } = paintFlowTensor(tensor);
      await drawOnCanvas(picture, canvas);
      maxFlow.dispose();
      shown = picture;
    });
    await frame();
    await frame();
    const compared = compare(shownBy(canvas), await levelsOf(shown!));
    tf.dispose([black, shown!]);
    const after = tf.memory();
    tensor.dispose();
    return { ...compared, reads, left: [after.numTensors - numTensors, after.numDataBuffers - numDataBuffers] };
  },

  async drawOnOther(): Promise<void> {
    const canvas = document.createElement('canvas');
    canvas.getContext('webgl2');
    const picture = tf.zeros<tf.Rank.R3>([2, 2, 3]);
    await drawOnCanvas(picture, canvas).finally(() => picture.dispose());
  },

  tensors: () => tf.memory().numTensors,
};

Object.assign(globalThis, calls);
