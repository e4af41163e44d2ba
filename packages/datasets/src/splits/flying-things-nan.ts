/**
 * Frames of the training part of FlyingThings3D's subset whose flow has values that are not numbers, by camera and
 * direction: what mmflow leaves out (`flyingthings3d_subset` in its dataset configurations).
 */
export const FLYING_THINGS_NAN: Readonly<Record<'left' | 'right', Readonly<Record<'future' | 'past', string>>>> = {
  left: {
    future:
      '0004573 0006336 0016948 0015148 0006922 0003147 0003149 0000879 0006337 0014658 0015748 0001717 0000119 0017578 ' +
      '0004118 0004117 0004304 0004154 0011530',
    past: '0000162 0004705 0006878 0004876 0004045 0000053 0005055 0000163 0000161 0000121 0000931 0005054',
  },
  right: {
    future: '0006336 0003148 0004117 0003666',
    past: '0006878 0003147 0001549 0000053 0005034 0003148 0005055 0000161 0001648 0000160 0005054',
  },
};
