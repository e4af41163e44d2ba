/** Where the parts of a sample lie: paths relative to the dataset's root, with `/`. */
export interface SampleFiles {
  readonly name: string;
  readonly first: string;
  readonly second: string;
  readonly flow: string;
  /** A picture, white = occluded. */
  readonly occluded?: string;
  /** Flow that is known only where pixels stay visible: what `flow` knows beyond it is occluded. */
  readonly visibleFlow?: string;
  /** A picture, white = the flow is not to be trusted. */
  readonly invalid?: string;
  /** A picture of bytes that number the objects. */
  readonly objects?: string;
}

const PARTS = ['first', 'second', 'flow', 'occluded', 'visibleFlow', 'invalid', 'objects'] as const;

/** What a part of a sample is, in words. */
const WORDS: Record<(typeof PARTS)[number], string> = {
  first: 'the first picture',
  second: 'the second picture',
  flow: 'the flow',
  occluded: 'the occlusion',
  visibleFlow: 'the flow of visible pixels',
  invalid: 'the mask of invalid pixels',
  objects: 'the map of objects',
};

/** The files of a sample with what each is. */
export function filesOf(sample: SampleFiles): { path: string; words: string }[] {
  return PARTS.flatMap((part) => {
    const path = sample[part];
    return path === undefined ? [] : [{ path, words: WORDS[part] }];
  });
}
