import { each, OCCLUSIONS, PASS } from '../open/choices.ts';
import { layoutKind, root } from '../open/kind.ts';
import { SINTEL_MICROSOFT_VAL, SINTEL_PTLFLOW_VAL } from '../splits/sintel.ts';
import { pairedFrames } from './paired-frames.ts';

type Split = 'all' | 'microsoft-train' | 'microsoft-val' | 'ptlflow-train' | 'ptlflow-val';

function inSplit(split: Split, scene: string): boolean {
  if (split === 'all') return true;
  const scenes = split.startsWith('microsoft') ? SINTEL_MICROSOFT_VAL : SINTEL_PTLFLOW_VAL;
  return scenes.includes(scene) === split.endsWith('-val');
}

/**
 * MPI Sintel (Butler et al. 2012): 1041 pairs of 1024x436 in 23 scenes, `training/{clean,final,flow,occlusions,invalid}`.
 * There are two splits in use under the one name "Sintel val", so splits are named after who uses them.
 */
export const sintel = layoutKind({
  title: 'Sintel',
  says: 'MPI Sintel, 1041 pairs of an animated film in two renderings (Butler et al. 2012)',
  rules: {
    root: root('training'),
    split: {
      kind: 'choice',
      values: ['all', 'microsoft-train', 'microsoft-val', 'ptlflow-train', 'ptlflow-val'],
      says: 'all 1041 pairs, or 816 and 225 as Microsoft splits them, or as ptlflow does',
    },
    pass: PASS,
    occlusions: OCCLUSIONS,
    maskInvalid: {
      kind: 'flag',
      says: 'whether pixels that Sintel calls invalid count as unknown, as for Microsoft; mmflow and RAFT count them',
    },
  },
  async list(tree, { split, pass, occlusions, maskInvalid }) {
    const samples = [];
    for (const rendering of each(pass, ['clean', 'final'])) {
      for (const scene of await tree.names(`training/${rendering}`)) {
        if (!inSplit(split, scene) || /\.\w+$/.test(scene)) continue;
        const frames = await tree.matches(`training/${rendering}/${scene}`, /^frame_(\d{4})\.png$/);
        for (const [frame, next] of pairedFrames(frames.map(([, number]) => number))) {
          samples.push({
            name: `${rendering}/${scene}/frame_${frame}`,
            first: `training/${rendering}/${scene}/frame_${frame}.png`,
            second: `training/${rendering}/${scene}/frame_${next}.png`,
            flow: `training/flow/${scene}/frame_${frame}.flo`,
            ...(occlusions ? { occluded: `training/occlusions/${scene}/frame_${frame}.png` } : {}),
            ...(maskInvalid ? { invalid: `training/invalid/${scene}/frame_${frame}.png` } : {}),
          });
        }
      }
    }
    return samples;
  },
});
