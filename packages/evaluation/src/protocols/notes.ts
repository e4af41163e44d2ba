import type { DatasetDescription } from '@opticalflow/datasets';
import type { ProtocolName } from './protocol.ts';

type Opened = Extract<DatasetDescription, { kind: 'opened' }>;

function openedParts(description: DatasetDescription): Opened[] {
  switch (description.kind) {
    case 'opened':
      return [description];
    case 'concat':
      return description.parts.flatMap(openedParts);
    case 'mix':
      return description.parts.flatMap(({ of }) => openedParts(of));
    default:
      return openedParts(description.of);
  }
}

/** Where the way in which a dataset was opened keeps a protocol from being what its own code does, in sentences. */
export function protocolNotes(protocol: ProtocolName, description: DatasetDescription | undefined): string[] {
  const notes = (description ? openedParts(description) : []).flatMap(({ name, options }) => {
    const told: string[] = [];
    if (protocol === 'microsoft' && name === 'sintel' && options.maskInvalid !== true) {
      told.push('Sintel was opened without maskInvalid: the pixels that Microsoft leaves out are counted.');
    }
    if (name.startsWith('kitti-') && options.truth === 'noc') {
      told.push('The truth is that of visible pixels alone: every number is of those.');
    }
    if (protocol === 'kitti' && name === 'kitti-2015' && options.objects !== true) {
      told.push('Fl-bg and Fl-fg are missing: KITTI 2015 was opened without objects.');
    }
    if (protocol === 'kitti' && name === 'kitti-2012' && options.occlusions !== true && options.truth !== 'noc') {
      told.push('Out-Noc and Avg-Noc are missing: KITTI 2012 was opened without occlusions.');
    }
    return told;
  });
  return [...new Set(notes)];
}
