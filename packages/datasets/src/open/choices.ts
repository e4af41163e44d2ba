/** Which of two renderings of the same motion. */
export const PASS = {
  kind: 'choice',
  values: ['clean', 'final', 'both'],
  says: 'clean pictures, or final ones with blur and haze, or both one after the other',
} as const;

/** Which camera of a stereo pair. */
export const SIDE = { kind: 'choice', values: ['left', 'right', 'both'], says: 'which camera' } as const;

/** Which neighbour of a frame is the second picture. */
export const DIRECTION = {
  kind: 'choice',
  values: ['future', 'past', 'both'],
  says: 'flow to the next frame, to the one before, or both',
} as const;

/** Whether occlusion is read. */
export const OCCLUSIONS = { kind: 'flag', says: 'whether to read what is occluded' } as const;

/** The values that a choice stands for. */
export function each<V extends string>(choice: V | 'both', values: readonly [V, V]): readonly V[] {
  return choice === 'both' ? values : [choice];
}
