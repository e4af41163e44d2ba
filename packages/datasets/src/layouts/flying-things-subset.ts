import { DIRECTION, each, OCCLUSIONS, PASS, SIDE } from '../open/choices.ts';
import { layoutKind, root } from '../open/kind.ts';
import { FLYING_THINGS_NAN } from '../splits/flying-things-nan.ts';
import { neighbour } from './paired-frames.ts';

/**
 * The subset of FlyingThings3D (Ilg et al. 2018) of 960x540: `{train,val}/{image_clean,image_final}/{left,right}/0000000.png`,
 * `{train,val}/{flow,flow_occlusions}/{left,right}/{into_future,into_past}`. There is a pair for each file of flow, but for
 * those of the training part that mmflow leaves out as they hold NaN (with `keepNaN` they stay, NaN marked unknown).
 */
export const flyingThingsSubset = layoutKind({
  title: 'FlyingThings3D subset',
  says: 'the subset of FlyingThings3D that leaves out its hardest scenes (Ilg et al. 2018)',
  rules: {
    root: root('train and val'),
    split: { kind: 'choice', values: ['train', 'val', 'all'], says: 'the part' },
    pass: PASS,
    side: SIDE,
    direction: DIRECTION,
    occlusions: OCCLUSIONS,
    keepNaN: { kind: 'flag', says: 'whether to keep pairs whose flow has NaN, which mmflow leaves out' },
  },
  async list(tree, settings) {
    const samples = [];
    for (const part of settings.split === 'all' ? ['train', 'val'] : [settings.split]) {
      for (const pass of each(settings.pass, ['clean', 'final'])) {
        for (const side of each(settings.side, ['left', 'right'])) {
          const pictures = `${part}/image_${pass}/${side}`;
          for (const direction of each(settings.direction, ['future', 'past'])) {
            const place = `${side}/into_${direction}`;
            const dropped = part === 'train' && !settings.keepNaN ? FLYING_THINGS_NAN[side][direction].split(' ') : [];
            for (const [, frame] of await tree.matches(`${part}/flow/${place}`, /^(\d{7})\.flo$/)) {
              if (dropped.includes(frame)) continue;
              samples.push({
                name: `${part}/${pass}/${place}/${frame}`,
                first: `${pictures}/${frame}.png`,
                second: `${pictures}/${neighbour(frame, direction === 'future' ? 1 : -1)}.png`,
                flow: `${part}/flow/${place}/${frame}.flo`,
                ...(settings.occlusions ? { occluded: `${part}/flow_occlusions/${place}/${frame}.png` } : {}),
              });
            }
          }
        }
      }
    }
    return samples;
  },
});
