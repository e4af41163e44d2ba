import type { Protocol, ProtocolName, ProtocolRules } from './protocol.ts';

const PX_BELOW = ['px1Below', 'px3Below', 'px5Below'];
const PX_OUTLIER = ['px1Outlier', 'px3Outlier', 'px5Outlier'];
const SPEEDS = ['s0To10', 's10To40', 's40Plus'];
/** Code that knows of no mask on these counts the pixels that Sintel calls invalid, too. */
const COUNTING_ALL = { 'flying-chairs': { pixels: 'every' }, sintel: { pixels: 'every' } } as const;

const OF_IMAGES: ProtocolRules = {
  pixels: 'known',
  epe: 'images',
  fl: 'images',
  rest: 'images',
  outlier: 'kitti',
  empty: 'skip',
};
const OF_PIXELS: ProtocolRules = { ...OF_IMAGES, epe: 'pixels', fl: 'pixels', rest: 'pixels' };

/** All protocols by their names. */
export const protocols: { readonly [N in ProtocolName]: Protocol } = {
  mmflow: {
    name: 'mmflow',
    says: 'Means over pictures of each picture’s mean, for EPE and Fl; on Sintel and FlyingChairs every pixel counts.',
    source: 'open-mmlab/mmflow, mmflow/core/evaluation/{evaluation,metrics}.py, one picture a batch',
    rules: { ...OF_IMAGES, outlier: 'mmflow' },
    on: COUNTING_ALL,
    reports: ['epe', 'flAll'],
    notReproduced: [
      'Errors are summed in float32 there, in float64 here: numbers agree to about 1e-6.',
      'Pictures are resized to multiples of 64 as bytes by OpenCV there; here as the model’s variant says, which is the same for its variant mmflow with --fit resize.',
      'A picture without known truth makes the whole result NaN there; here it is left out.',
    ],
  },
  microsoft: {
    name: 'microsoft',
    says: 'Means over pictures of each picture’s mean, without the pixels that Sintel calls invalid.',
    source: 'microsoft/MaskFlownet, network/pipeline.py, validate',
    rules: OF_IMAGES,
    reports: ['epe', 'flAll'],
    notReproduced: [
      'Pictures and truth of KITTI are resized to 1152x512 there before anything is measured, unless it is told another size; here errors are measured at the size of the pictures.',
      'EPE is the root of the squared error plus 1e-8 there, which is at most 1e-4 px more.',
      'Fl is a fraction there, and the true length has 1e-8 added; here it is in percent.',
      'Masks are grey values there, of which half-grey ones count in part; here a pixel counts or does not.',
    ],
  },
  raft: {
    name: 'raft',
    says: 'Means over all pixels together, but for EPE on KITTI, a mean over pictures; every pixel counts on Sintel and FlyingChairs.',
    source: 'princeton-vl/RAFT, evaluate.py',
    rules: OF_PIXELS,
    on: { ...COUNTING_ALL, 'kitti-2012': { epe: 'images' }, 'kitti-2015': { epe: 'images' } },
    reports: ['epe', ...PX_BELOW, 'flAll'],
    notReproduced: [
      'Pictures are padded to multiples of 8 by repeating their edges there; here the network’s own --fit decides.',
      'Errors are computed in float32 there.',
      'Shares below 1, 3, 5 px are fractions there; here they are in percent.',
    ],
  },
  kitti: {
    name: 'kitti',
    says: 'Fl of all pixels together, as KITTI 2015; Out and Avg of KITTI 2012 and EPE are means over pictures.',
    source:
      'the development kits of KITTI 2012 and 2015, cpp/evaluate_flow.cpp and evaluate_scene_flow.cpp; that those of 2012 are means over pictures is from memory',
    rules: { ...OF_IMAGES, fl: 'pixels', rest: 'pixels' },
    reports: ['flBg', 'flFg', 'flAll', 'outNoc', 'outAll', 'avgNoc', 'avgAll'],
    notReproduced: [
      'The benchmark scores the 16-bit PNGs of a submission, rounded to 1/64 px; here the flow itself is scored.',
      'Numbers of the benchmark beside, over only the pixels that a sparse method estimates, are not made: missing vectors are filled.',
    ],
  },
  ptlflow: {
    name: 'ptlflow',
    says: 'Means over pictures of each picture’s mean, for every measure; a picture in which nothing counts is a zero.',
    source: 'hmorimitsu/ptlflow, ptlflow/utils/flow_metrics.py',
    rules: { ...OF_IMAGES, empty: 'zero' },
    reports: ['epe', ...PX_BELOW, 'flAll', 'wauc', 'visible', 'occluded'],
    notReproduced: [
      'Pictures are padded or resized there as each model asks for; here the network’s own --fit decides.',
      'Its F1 scores of occlusion, motion boundaries and confidence are not made.',
      'Shares below 1, 3, 5 px are fractions there; here they are in percent.',
    ],
  },
  gmflow: {
    name: 'gmflow',
    says: 'Means over all pixels together, KITTI included; every pixel counts on Sintel and FlyingChairs, those below 400 px on FlyingThings3D.',
    source: 'haofeixu/gmflow, evaluate.py, as it is called without options',
    rules: OF_PIXELS,
    on: {
      ...COUNTING_ALL,
      'flying-things': { pixels: 'below400' },
      'flying-things-subset': { pixels: 'below400' },
    },
    reports: ['epe', ...PX_OUTLIER, 'flAll', ...SPEEDS, 'matched', 'unmatched'],
    notReproduced: [
      'Pictures are padded to multiples of 16 or 32 by repeating their edges there; here the network’s own --fit decides.',
      'Of a picture without any matched pixel the unmatched ones are left out there; here they count.',
      'Shares above 1, 3, 5 px are fractions there; here they are in percent.',
    ],
  },
};

/** The names of all protocols. */
export const PROTOCOL_NAMES = Object.keys(protocols) as ProtocolName[];

/** What a protocol does on a dataset, by the name under which that is opened. */
export function rulesFor({ rules, on = {} }: Protocol, dataset: string): ProtocolRules {
  return Object.hasOwn(on, dataset) ? { ...rules, ...on[dataset] } : rules;
}
