/** What the benchmarks of whole networks share: the networks, the pictures, PyTorch and how far its flow is from ours. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const cache = join(root, '.cache/bench');
mkdirSync(cache, { recursive: true });

/** A module of a package as it was built. */
export const built = (path) => import(join(root, 'packages', path));

/** TensorFlow.js as the built packages see it. */
export const tensorflow = async () =>
  (await built('maskflownet/node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js')).default;

/** Arguments with which Python computes the network. */
export const twin = (...args) => [join(import.meta.dirname, 'twin.py'), ...args.map(String)];

/** Our flow by the backend `simd`, and the files that the peers read. */
export async function prepare(network, { width, height }) {
  const { benchModel, benchPictures } = await built('cli/dist/bench/networks.js');
  const { MaskFlowNet, writeMaskFlowNet } = await built('maskflownet/dist/index.js');
  const { registerSimdBackend } = await built('backend-simd/dist/index.js');
  const model = await benchModel(network);
  const weights = join(cache, `${network}.safetensors`);
  writeFileSync(weights, writeMaskFlowNet(model));
  const pictures = benchPictures({ width, height });
  const files = pictures.map(({ data }, i) => {
    const file = join(cache, `picture-${i}.raw`);
    const planes = Float32Array.from({ length: data.length }, (_, k) => {
      const area = width * height;
      return data[3 * (k % area) + Math.floor(k / area)] / 255;
    });
    writeFileSync(file, planes);
    return file;
  });
  const tf = await tensorflow();
  tf.enableProdMode();
  await registerSimdBackend();
  await tf.setBackend('simd');
  const estimator = new MaskFlowNet(model);
  const { flow } = await estimator.estimate(...pictures);
  estimator.dispose();
  return { weights, files, flow };
}

/** How far flow in a file, float32, is from ours at most, and the largest component of ours; in pixels. */
export function differenceOf(file, { data }) {
  const bytes = readFileSync(file);
  const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  if (theirs.length !== data.length) throw new Error(`${file} holds ${theirs.length} numbers, not ${data.length}`);
  let [most, longest] = [0, 0];
  for (let i = 0; i < theirs.length; i++) {
    most = Math.max(most, Math.abs(theirs[i] - data[i]));
    longest = Math.max(longest, Math.abs(data[i]));
  }
  return { most, longest };
}

/** How far PyTorch's flow is from ours; or why it could not be compared. */
export function compare({ weights, files, flow }, { width, height }, { python, options = [] }) {
  const file = join(cache, 'flow.raw');
  try {
    execFileSync(python, twin(weights, width, height, '--check', ...files, file, ...options), { stdio: 'pipe' });
  } catch (error) {
    return { skipped: lastLine(String(error.stderr || '') || error.message) };
  }
  return differenceOf(file, flow);
}

/** In words what {@link compare} has found. */
export const agreementText = (whose, agreement) =>
  'skipped' in agreement
    ? `${whose}: no flow to compare with, ${agreement.skipped}`
    : `${whose}: flow differs by at most ${agreement.most.toExponential(1)} px of ${agreement.longest.toFixed(1)} px`;

export const lastLine = (text) => String(text).trim().split('\n').at(-1);
