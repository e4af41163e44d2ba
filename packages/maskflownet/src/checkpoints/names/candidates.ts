import { CheckpointError } from '@opticalflow/core';
import type { Architecture } from '../../architecture/channels.ts';
import { excerpt } from '../text.ts';
import { fileNames } from './file-names.ts';
import { gluonNames, mmflowNames, type NameScheme } from './name-scheme.ts';

/** A network that a file may hold, in the names of one family. */
export interface Candidate {
  readonly scheme: NameScheme;
  readonly architecture: Architecture;
  /** Names in the file by canonical name. */
  readonly names: ReadonlyMap<string, string>;
  /** Names that the file and the network share. */
  readonly hits: number;
}

const ARCHITECTURES: readonly Architecture[] = ['maskflownet', 'maskflownet-s'];

/** A file that shares fewer than this part of a network's names holds another network. */
const SAME_NETWORK = 0.5;

/**
 * The network and family whose names a file's tensors have.
 *
 * @throws CheckpointError when none has half of its names there
 */
export function bestCandidate(tensors: ReadonlyMap<string, unknown>, stated: string | undefined): Candidate {
  const possible = ARCHITECTURES.filter((architecture) => architecture === stated);
  const candidates = [mmflowNames, gluonNames].flatMap((scheme) =>
    (possible.length > 0 ? possible : ARCHITECTURES).map((architecture): Candidate => {
      const names = fileNames(scheme, architecture);
      const hits = [...names.values()].filter((name) => tensors.has(name)).length;
      return { scheme, architecture, names, hits };
    }),
  );
  // of two that fit equally well the one that explains more of the file wins, as the full network contains the small
  const share = ({ hits, names }: Candidate) => hits / (names.size + tensors.size - hits);
  const best = candidates.reduce((a, b) => (share(b) > share(a) ? b : a));
  if (best.hits >= SAME_NETWORK * best.names.size) return best;
  const sample = [...tensors.keys()].slice(0, 5).map((name) => excerpt(name));
  throw new CheckpointError(
    `Expected the parameters of ${possible[0] ?? 'MaskFlowNet or MaskFlowNet-S'}, in the names of mmflow or of Microsoft, but ` +
      `this is another network: ${tensors.size} tensors${sample.length > 0 ? `, as ${sample.join(', ')}` : ''}`,
  );
}
