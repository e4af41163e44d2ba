import { layoutKind, root } from '../open/kind.ts';
import { HD1K_VAL_SEQUENCES } from '../splits/hd1k.ts';
import { pairedFrames } from './paired-frames.ts';

/**
 * HD1K (Kondermann et al. 2016): sequences of 2560x1080, `hd1k_input/image_2/000000_0010.png` and
 * `hd1k_flow_gt/flow_occ`. A pair is a frame and the next of its sequence. Frames that are grey become RGB.
 */
export const hd1k = layoutKind({
  title: 'HD1K',
  says: 'HD1K, sequences of streets in rain and night with sparse flow (Kondermann et al. 2016)',
  rules: {
    root: root('hd1k_input and hd1k_flow_gt'),
    split: {
      kind: 'choice',
      values: ['all', 'ptlflow-train', 'ptlflow-val'],
      says: 'all sequences, those before number 30, or those from it on, as ptlflow splits them',
    },
  },
  async list(tree, { split }) {
    const sequences = new Map<string, string[]>();
    for (const [, sequence, frame] of await tree.matches('hd1k_input/image_2', /^(\d{6})_(\d{4})\.png$/)) {
      const validates = HD1K_VAL_SEQUENCES.includes(Number(sequence));
      if (split !== 'all' && validates !== (split === 'ptlflow-val')) continue;
      if (!sequences.has(sequence)) sequences.set(sequence, []);
      sequences.get(sequence)!.push(frame);
    }
    return [...sequences].flatMap(([sequence, frames]) =>
      pairedFrames(frames).map(([frame, next]) => ({
        name: `${sequence}_${frame}`,
        first: `hd1k_input/image_2/${sequence}_${frame}.png`,
        second: `hd1k_input/image_2/${sequence}_${next}.png`,
        flow: `hd1k_flow_gt/flow_occ/${sequence}_${frame}.png`,
      })),
    );
  },
});
