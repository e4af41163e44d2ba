import { layoutKind, root } from '../open/kind.ts';
import { KITTI_VAL } from '../splits/kitti.ts';

const split = {
  kind: 'choice',
  values: ['all', 'train', 'val'],
  says: 'all pairs, those to train on, or those that Microsoft and ptlflow validate on',
} as const;
const truth = {
  kind: 'choice',
  values: ['occ', 'noc'],
  says: 'flow of all pixels that were measured, or only of those that stay visible',
} as const;
const occlusions = { kind: 'flag', says: 'whether to take for occluded what only flow_occ knows' } as const;

const numbersOf = (edition: '2012' | '2015', part: 'all' | 'train' | 'val') => (number: string) =>
  part === 'all' || KITTI_VAL[edition].includes(Number(number)) === (part === 'val');

/** What both editions have in common; `pictures` is their folder. */
function parts(pictures: string, number: string, truthKind: string, withOcclusions: boolean) {
  return {
    name: `${number}_10`,
    first: `training/${pictures}/${number}_10.png`,
    second: `training/${pictures}/${number}_11.png`,
    flow: `training/flow_${truthKind}/${number}_10.png`,
    ...(withOcclusions ? { visibleFlow: `training/flow_noc/${number}_10.png` } : {}),
  };
}

const NUMBERED = /^(\d{6})_10\.png$/;

/**
 * KITTI 2012 (Geiger et al.): 194 pairs of about 1226x370 with sparse flow, `training/{colored_0,flow_occ,flow_noc}`.
 */
export const kitti2012 = layoutKind({
  title: 'KITTI 2012',
  says: 'KITTI 2012, 194 pairs of streets with sparse flow of a static world (Geiger et al. 2012)',
  rules: { root: root('training'), split, truth, occlusions },
  async list(tree, settings) {
    const numbers = (await tree.matches(`training/flow_${settings.truth}`, NUMBERED)).map(([, number]) => number);
    return numbers
      .filter(numbersOf('2012', settings.split))
      .map((number) => parts('colored_0', number, settings.truth, settings.occlusions));
  },
});

/**
 * KITTI 2015 (Menze and Geiger): 200 pairs of about 1242x375 with sparse flow, `training/{image_2,flow_occ,flow_noc,obj_map}`.
 */
export const kitti2015 = layoutKind({
  title: 'KITTI 2015',
  says: 'KITTI 2015, 200 pairs of streets with sparse flow, cars that move included (Menze and Geiger 2015)',
  rules: {
    root: root('training'),
    split,
    truth,
    occlusions,
    objects: { kind: 'flag', says: 'whether to read obj_map, which numbers the cars that move' },
  },
  async list(tree, settings) {
    const numbers = (await tree.matches(`training/flow_${settings.truth}`, NUMBERED)).map(([, number]) => number);
    return numbers.filter(numbersOf('2015', settings.split)).map((number) => ({
      ...parts('image_2', number, settings.truth, settings.occlusions),
      ...(settings.objects ? { objects: `training/obj_map/${number}_10.png` } : {}),
    }));
  },
});
