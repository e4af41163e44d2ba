import { DIRECTION, each, SIDE } from '../open/choices.ts';
import { layoutKind, root } from '../open/kind.ts';
import { framesTowards } from './paired-frames.ts';

/**
 * Spring (Mehl et al. 2023): sequences of 1920x1080, `train/<number>/{frame_left,flow_FW_left,...}`. Its truth has twice
 * the size of the pictures along each axis, in pixels of the pictures. What a sample has is the vector at every second
 * column and row (`flow[::2, ::2]`), as ptlflow evaluates it (`subsample`); NaN is unknown.
 */
export const spring = layoutKind({
  title: 'Spring',
  says: 'Spring, 37 sequences of an animated film with truth of twice the resolution (Mehl et al. 2023)',
  rules: { root: root('train'), side: SIDE, direction: DIRECTION },
  truthScale: 2,
  async list(tree, settings) {
    const samples = [];
    for (const sequence of await tree.names('train')) {
      if (!/^\d{4}$/.test(sequence)) continue;
      for (const side of each(settings.side, ['left', 'right'])) {
        const pictures = `frame_${side}`;
        const frames = await tree.matches(`train/${sequence}/${pictures}`, /_(\d{4})\.png$/);
        const numbers = frames.map(([, number]) => number);
        for (const direction of each(settings.direction, ['future', 'past'])) {
          const vectors = `flow_${direction === 'future' ? 'FW' : 'BW'}_${side}`;
          for (const [frame, other] of framesTowards(numbers, direction)) {
            samples.push({
              name: `${sequence}/${vectors}_${frame}`,
              first: `train/${sequence}/${pictures}/${pictures}_${frame}.png`,
              second: `train/${sequence}/${pictures}/${pictures}_${other}.png`,
              flow: `train/${sequence}/${vectors}/${vectors}_${frame}.flo5`,
            });
          }
        }
      }
    }
    return samples;
  },
});
