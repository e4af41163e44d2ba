import { CheckpointError } from '@opticalflow/core';
import type { Architecture } from '../../architecture/channels.ts';
import { expectedTensors } from '../../architecture/expected-tensors.ts';
import type { Checkpoint, CheckpointTensor } from '../checkpoint.ts';
import { excerpt } from '../text.ts';
import { bestCandidate } from './candidates.ts';
import { fits } from './fits.ts';
import type { NameScheme } from './name-scheme.ts';
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

/**
 * Tells which network a checkpoint holds, in whose names and at which width, and gives its tensors canonical names. What
 * the metadata say under `architecture`, `variant` and `width` outranks what names and shapes suggest.
 *
 * @throws CheckpointError that lists every missing, extra and misshapen tensor by the file's names
 */
export function recogniseCheckpoint({ tensors, metadata }: Checkpoint): RecognisedCheckpoint {
  const { scheme, architecture, names } = bestCandidate(tensors, metadata.architecture);
  const found = new Map<string, CheckpointTensor>();
  const missing: string[] = [];
  for (const [canonical, name] of names) {
    const tensor = tensors.get(name);
    if (tensor) found.set(canonical, tensor);
    else missing.push(name);
  }
  const known = new Set(names.values());
  const extra = [...tensors.keys()].filter((name) => !known.has(name)).map((name) => excerpt(name));
  const width = widthOf(found, { architecture, stated: metadata.width });
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
