import { DIRECTION, each, PASS, SIDE } from '../open/choices.ts';
import { layoutKind, root } from '../open/kind.ts';
import { framesTowards } from './paired-frames.ts';

/**
 * FlyingThings3D, all of it (Mayer et al. 2016): sequences of ten frames of 960x540,
 * `frames_{clean,final}pass/{TRAIN,TEST}/{A,B,C}/0000/{left,right}/0006.png` and
 * `optical_flow/TRAIN/A/0000/into_{future,past}/left/OpticalFlowIntoFuture_0006_L.pfm`.
 */
export const flyingThings = layoutKind({
  title: 'FlyingThings3D',
  says: 'FlyingThings3D, sequences of ten frames of flying objects, in two renderings (Mayer et al. 2016)',
  rules: {
    root: root('frames_cleanpass or frames_finalpass, and optical_flow'),
    split: { kind: 'choice', values: ['train', 'test', 'all'], says: 'the part: TRAIN, TEST or both' },
    pass: PASS,
    side: SIDE,
    direction: DIRECTION,
  },
  async list(tree, settings) {
    const samples = [];
    const parts = settings.split === 'all' ? ['TRAIN', 'TEST'] : [settings.split.toUpperCase()];
    for (const pass of each(settings.pass, ['clean', 'final'])) {
      const pictures = `frames_${pass}pass`;
      for (const part of parts) {
        for (const letter of await tree.names(`${pictures}/${part}`)) {
          if (!/^[ABC]$/.test(letter)) continue;
          for (const sequence of await tree.names(`${pictures}/${part}/${letter}`)) {
            if (!/^\d{4}$/.test(sequence)) continue;
            for (const side of each(settings.side, ['left', 'right'])) {
              const place = `${part}/${letter}/${sequence}`;
              const frames = await tree.matches(`${pictures}/${place}/${side}`, /^(\d{4})\.png$/);
              const numbers = frames.map(([, number]) => number);
              for (const direction of each(settings.direction, ['future', 'past'])) {
                const into = direction === 'future' ? 'Future' : 'Past';
                for (const [frame, other] of framesTowards(numbers, direction)) {
                  samples.push({
                    name: `${pass}/${place}/${side}/${frame}/${direction}`,
                    first: `${pictures}/${place}/${side}/${frame}.png`,
                    second: `${pictures}/${place}/${side}/${other}.png`,
                    flow: `optical_flow/${place}/into_${direction}/${side}/OpticalFlowInto${into}_${frame}_${side[0].toUpperCase()}.pfm`,
                  });
                }
              }
            }
          }
        }
      }
    }
    return samples;
  },
});
