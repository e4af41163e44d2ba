import type { Architecture } from '../../architecture/channels.ts';
import { expectedTensors } from '../../architecture/expected-tensors.ts';
import type { NameScheme, Stage } from './name-scheme.ts';

/** The name in a file for every canonical name of a network. */
export function fileNames(scheme: NameScheme, architecture: Architecture): Map<string, string> {
  const names = new Map<string, string>();
  for (const canonical of expectedTensors({ architecture }).keys()) {
    const dot = canonical.indexOf('.');
    const stage = canonical.slice(0, dot) as Stage;
    const prefix = architecture === 'maskflownet' && stage === 'stage1' ? scheme.stage1Prefix : '';
    names.set(canonical, prefix + scheme.fromCanonical(stage, canonical.slice(dot + 1)));
  }
  return names;
}
