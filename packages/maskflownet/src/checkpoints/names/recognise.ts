import { CheckpointError } from '@opticalflow/core';
import type { Architecture } from '../../architecture/channels.ts';
import { expectedTensors } from '../../architecture/expected-tensors.ts';
import type { Checkpoint, CheckpointTensor } from '../checkpoint.ts';
import { elementCount } from '../shape.ts';
import { fileNames } from './file-names.ts';
import { gluonNames, mmflowNames, type NameScheme } from './name-scheme.ts';
import { widthOf } from './width.ts';

/** A checkpoint whose network is known. */
export interface RecognisedCheckpoint {
  readonly architecture: Architecture;
  /** Whose names the file uses. */
  readonly family: NameScheme['family'];
  /** Conventions of the weights: what the metadata says, else the family's. */
  readonly variant: string;
  /** Factor of every channel count. */
  readonly width: number;
  /** All parameters by canonical name, biases as [out]. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
}

interface Candidate {
  readonly scheme: NameScheme;
  readonly architecture: Architecture;
  /** Names in the file by canonical name. */
  readonly names: ReadonlyMap<string, string>;
  /** Names that the file and the network share. */
  readonly hits: number;
}

/** A file that shares fewer than this part of a network's names holds another network. */
const SAME_NETWORK = 0.5;

/**
 * Tells which network a checkpoint holds, in whose names and at which width, and gives its tensors canonical names.
 *
 * @throws CheckpointError that lists every missing, extra and misshapen tensor by the file's names
 */
export function recogniseCheckpoint({ tensors, metadata }: Checkpoint): RecognisedCheckpoint {
  const { scheme, architecture, names } = bestCandidate(tensors);
  const found = new Map<string, CheckpointTensor>();
  const missing: string[] = [];
  for (const [canonical, name] of names) {
    const tensor = tensors.get(name);
    if (tensor) found.set(canonical, tensor);
    else missing.push(name);
  }
  const known = new Set(names.values());
  const extra = [...tensors.keys()].filter((name) => !known.has(name));
  const width = widthOf(found, metadata.width);
  const misshapen: string[] = [];
  const shaped = new Map<string, CheckpointTensor>();
  for (const [canonical, shape] of expectedTensors({ architecture, width })) {
    const tensor = found.get(canonical);
    if (!tensor) continue;
    if (fits(tensor.shape, shape)) shaped.set(canonical, { ...tensor, shape });
    else misshapen.push(`${names.get(canonical)}: expected [${shape}], received [${tensor.shape}]`);
  }
  if (missing.length + extra.length + misshapen.length > 0) {
    throw new CheckpointError(`This is not a complete ${architecture} of width ${width} (names of ${scheme.family})`, {
      missing,
      extra,
      misshapen,
    });
  }
  return { architecture, family: scheme.family, variant: metadata.variant ?? scheme.family, width, tensors: shaped };
}

function bestCandidate(tensors: ReadonlyMap<string, CheckpointTensor>): Candidate {
  const candidates = [mmflowNames, gluonNames].flatMap((scheme) =>
    (['maskflownet', 'maskflownet-s'] as const).map((architecture): Candidate => {
      const names = fileNames(scheme, architecture);
      const hits = [...names.values()].filter((name) => tensors.has(name)).length;
      return { scheme, architecture, names, hits };
    }),
  );
  // of two that fit equally well the one that explains more of the file wins, as the full network contains the small
  const share = ({ hits, names }: Candidate) => hits / (names.size + tensors.size - hits);
  const best = candidates.reduce((a, b) => (share(b) > share(a) ? b : a));
  if (best.hits >= SAME_NETWORK * best.names.size) return best;
  const sample = [...tensors.keys()].slice(0, 5).join(', ');
  throw new CheckpointError(
    'Expected the parameters of MaskFlowNet or MaskFlowNet-S, in the names of mmflow or of Microsoft, but this is ' +
      `another network: ${tensors.size} tensors${sample ? `, as ${sample}` : ''}`,
  );
}

/** mmflow keeps biases of deformable convolutions as [out, 1, 1]. */
function fits(shape: readonly number[], expected: readonly number[]): boolean {
  if (expected.length === 1) return shape[0] === expected[0] && elementCount(shape) === expected[0];
  return shape.length === expected.length && shape.every((n, i) => n === expected[i]);
}
