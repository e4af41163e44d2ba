import { type FlowField, type Frame, resizeBilinear, type ScalarField } from '@opticalflow/core';
import { readImage } from '@opticalflow/io-image';
import { loadMaskFlowNet, type MaskFlowNet } from '@opticalflow/maskflownet';
import { expectCloseAbsolute, expectCloseToScale, expectNoLeak, type Golden, toNHWC } from '@opticalflow/testing';

/** Level-by-level agreement: largest difference over the golden tensor's largest magnitude. */
const TENSOR_TOLERANCE = 1e-4;
/** Agreement of the final flow, in pixels. */
const FLOW_TOLERANCE = 1e-3;

/** Part of a picture, as rows and columns. */
export interface Crop {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Reads a picture file and cuts a part out of it. */
function cropOf(bytes: Uint8Array, { top, left, height, width }: Crop): Frame {
  const frame = readImage(bytes);
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((top + y) * frame.width + left);
    data.set(frame.data.subarray(from, from + 3 * width) as Uint8Array, 3 * y * width);
  }
  return { width, height, data };
}

interface Values {
  shape: number[];
  data: Float32Array;
}

/** Everything a run of the network showed. */
interface Observed {
  readonly tensors: Map<string, Values>;
  readonly flow: FlowField;
  readonly occlusion: ScalarField;
}

/** Estimates and keeps a copy of every tensor on the way. */
async function observe(network: MaskFlowNet, first: Frame, second: Frame): Promise<Observed> {
  const tensors = new Map<string, Values>();
  const { flow, occlusion } = await network.estimate(first, second, {
    observe: (name, tensor) =>
      void tensors.set(name, { shape: tensor.shape, data: tensor.dataSync().slice() as Float32Array }),
  });
  return { tensors, flow, occlusion };
}

const swapped = ({ shape, data }: Values): Values => {
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 2) {
    out[i] = data[i + 1];
    out[i + 1] = data[i];
  }
  return { shape, data: out };
};
const scaled = ({ shape, data }: Values, factor: number): Values => ({ shape, data: data.map((x) => x * factor) });
const sigmoid = ({ shape, data }: Values): Values => ({ shape, data: data.map((x) => 1 / (1 + Math.exp(-x))) });
const resized = ({ shape: [n, height, width, channels], data }: Values, factor: number): Values => {
  const size = { width: factor * width, height: factor * height };
  return {
    shape: [n, size.height, size.width, channels],
    data: resizeBilinear({ width, height, channels, data }, size, 'top-left').data,
  };
};

/**
 * What we have for a tensor that a golden file names; each family of goldens states its flows in units of its own
 * (see the files' metadata).
 */
type Translation = (name: string, observed: Observed) => Values | undefined;

const finest = (observed: Observed, stage: string) => observed.tensors.get(`${stage}.flow.level2`)!;

const mmflow: Translation = (name, observed) => {
  const { tensors, flow } = observed;
  const level = /^(stage\d)\.flows\.level(\d)$/.exec(name);
  if (level) return swapped(tensors.get(`${level[1]}.flow.level${level[2]}`)!);
  if (name === 'stage1.flows.mask' || name === 'stage1.mask') return resized(tensors.get('stage1.mask')!, 4);
  if (name === 'flow') return { shape: [flow.height, flow.width, 2], data: flow.data };
  if (name === 'flow_network_size') {
    const [n, height, width, channels] = finest(
      observed,
      tensors.has('stage2.flow.level2') ? 'stage2' : 'stage1',
    ).shape;
    const { data } = swapped(finest(observed, tensors.has('stage2.flow.level2') ? 'stage2' : 'stage1'));
    const size = { width: 4 * width, height: 4 * height };
    const full = resizeBilinear({ width, height, channels, data }, size, 'half-pixel').data;
    return scaled({ shape: [n, size.height, size.width, channels], data: full }, 20);
  }
  return tensors.get(name);
};

const flowTensor = ({ width, height, data }: FlowField): Values => ({ shape: [1, height, width, 2], data });

const microsoft: Translation = (name, observed) => {
  const { tensors, flow, occlusion } = observed;
  const last = tensors.has('stage2.flow.level2') ? 'stage2' : 'stage1';
  const level = /^(?:(stage1)\.)?flow\.level(\d)$/.exec(name);
  if (level) return scaled(tensors.get(`${level[1] ?? last}.flow.level${level[2]}`)!, 20);
  if (name === 'mask.level2') return sigmoid(tensors.get('stage1.mask')!);
  if (name === 'flow.yx') return swapped(flowTensor(flow));
  if (name === 'mask') return { shape: [1, flow.height, flow.width, 1], data: occlusion.data.map((x) => 1 - x) };
  // their code puts the first picture's features in the place of the second's at these levels
  const swappedFeatures = /^stage1\.features2\.level([23])$/.exec(name);
  if (swappedFeatures) return tensors.get(`stage1.features1.level${swappedFeatures[1]}`);
  return tensors.get(name);
};

const own: Translation = (name, observed) => {
  const { tensors, flow, occlusion } = observed;
  const level = /^flow\.level(\d)$/.exec(name);
  if (level) return scaled(swapped(tensors.get(`stage1.flow.level${level[1]}`)!), 20);
  if (name === 'mask_logits.level2') return tensors.get('stage1.mask');
  if (name === 'flow') return flowTensor(flow);
  if (name === 'occlusion') return { shape: [1, flow.height, flow.width, 1], data: occlusion.data };
  return tensors.get(name) ?? tensors.get(`stage1.${name}`);
};

const translations = { mmflow, microsoft, default: own };

const FINAL_FLOWS = new Set(['flow', 'flow.yx', 'flow_network_size']);
/** The pictures before they are centred, which happens inside of mmflow's model and outside of our network. */
const UNCENTRED = 'input';

/** A checkpoint, the pictures it is run on, and what its own implementation made of them. */
interface GoldenRun {
  readonly checkpoint: Uint8Array;
  readonly pictures: readonly [Uint8Array, Uint8Array];
  readonly crop: Crop;
  readonly golden: Golden;
  /** Beginning of the names of the tensors that belong to this run. */
  readonly prefix: string;
}

/**
 * Runs a checkpoint on the current backend and compares every tensor of its golden: those inside by their scale, final
 * flow in pixels. Nothing may be left behind.
 *
 * @returns how many tensors were compared
 */
export async function compareWithGolden({ checkpoint, pictures, crop, golden, prefix }: GoldenRun): Promise<number> {
  const observed = await expectNoLeak(async () => {
    const network = await loadMaskFlowNet(checkpoint);
    const [first, second] = pictures.map((bytes) => cropOf(bytes, crop));
    const run = await observe(network, first, second);
    network.dispose();
    return { ...run, translate: translations[network.variant.name] };
  });
  let compared = 0;
  for (const [fullName, tensor] of golden.tensors) {
    if (!fullName.startsWith(prefix) || (prefix === '' && fullName.startsWith('resized.'))) continue;
    const name = fullName.slice(prefix.length);
    if (name === UNCENTRED) continue;
    const ours = observed.translate(name, observed);
    if (ours === undefined) {
      throw new Error(`The golden ${fullName} has no counterpart among ${[...observed.tensors.keys()].join(', ')}`);
    }
    const expected = tensor.shape.length === 4 ? toNHWC(tensor) : tensor;
    const size = ours.shape.join().replace(/^1,/, '');
    if (size !== expected.shape.join().replace(/^1,/, '')) {
      throw new Error(`${fullName}: expected shape ${expected.shape}, received ${ours.shape}`);
    }
    if (FINAL_FLOWS.has(name)) expectCloseAbsolute(ours.data, expected.data, FLOW_TOLERANCE, fullName);
    else expectCloseToScale(ours.data, expected.data, TENSOR_TOLERANCE, fullName);
    compared++;
  }
  return compared;
}
