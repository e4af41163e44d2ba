import { expectedTensors, loadCheckpoint, type MaskFlowNetModel, variants } from '@opticalflow/maskflownet';
import { readDefaultWeights } from '@opticalflow/pretrained/node';

/** Networks that can be timed: the bundled model, and the published ones at full size with made-up weights. */
export const BENCH_NETWORKS = ['default', 'maskflownet-s', 'maskflownet'] as const;
export type BenchNetwork = (typeof BENCH_NETWORKS)[number];

/** The sizes that the networks are timed at unless told otherwise. */
export const BENCH_SIZES: Record<BenchNetwork, { width: number; height: number }> = {
  default: { width: 640, height: 384 },
  'maskflownet-s': { width: 1024, height: 448 },
  maskflownet: { width: 1024, height: 448 },
};

/** Heads of flow and mask are kept small, so that made-up flow stays near the frame as real flow does. */
const HEAD = /\.(flow|mask)\.\d\./;
const HEAD_SCALE = 0.02;

/** A network to be timed; time does not depend on what its weights are. */
export async function benchModel(network: BenchNetwork): Promise<MaskFlowNetModel> {
  if (network === 'default') return loadCheckpoint(await readDefaultWeights());
  const random = uniform(1);
  const parameters = new Map<string, { shape: number[]; data: Float32Array }>();
  let parameterCount = 0;
  for (const [name, shape] of expectedTensors({ architecture: network })) {
    const size = shape.reduce((product, n) => product * n, 1);
    const scale = (shape.length === 4 ? Math.sqrt((6 * shape[0]) / size) : 0.1) * (HEAD.test(name) ? HEAD_SCALE : 1);
    parameters.set(name, { shape, data: Float32Array.from({ length: size }, () => scale * (2 * random() - 1)) });
    parameterCount += size;
  }
  const info = { architecture: network, family: 'mmflow', variant: 'default', width: 1, parameterCount } as const;
  return { info: { ...info, format: 'safetensors' }, variant: variants.default, parameters };
}

/** Two pictures without a pattern. */
export function benchPictures({ width, height }: { width: number; height: number }) {
  const random = uniform(2);
  const picture = () => ({
    width,
    height,
    data: Uint8Array.from({ length: 3 * width * height }, () => 256 * random()),
  });
  return [picture(), picture()] as const;
}

/** Numbers in [0, 1), the same on every run: the generator of Park and Miller. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
