import { describe, expect, test } from '@jest/globals';
import { augmentationOf, augmentations, checkAugmentation } from '../augmentation.ts';

describe('augmentations', () => {
  test.each(Object.entries(augmentations))('%s survives JSON and the check', (name, preset) => {
    expect(checkAugmentation(JSON.parse(JSON.stringify(preset)))).toEqual(preset);
    expect(augmentationOf(name)).toBe(preset);
    expect(augmentationOf(preset)).toBe(preset);
    const crop = { width: 128, height: 64 };
    expect(augmentationOf(name, crop)).toEqual({ ...preset, crop });
  });

  test('are public under these names', () => {
    expect(Object.keys(augmentations)).toEqual([
      'mmflow-chairs',
      'mmflow-things',
      'mmflow-sintel',
      'mmflow-kitti',
      'mmflow-hd1k',
      'microsoft-chairs',
      'microsoft-things',
      'microsoft-sintel',
      'microsoft-sintel-kitti',
      'microsoft-hd1k',
      'microsoft-kitti',
      'raft-dense',
      'raft-sparse',
    ]);
  });

  const copy = (name: keyof typeof augmentations) => JSON.parse(JSON.stringify(augmentations[name]));
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'Expected fields for augmentation but received nothing'],
    ['another kind', { kind: 'autoaugment' }, '"mmflow" or "microsoft" or "raft" or "crop" for augmentation.kind'],
    ['a missing range', { ...copy('mmflow-chairs'), gamma: undefined }, 'a list of 2 for augmentation.gamma'],
    [
      'a range the wrong way round',
      { ...copy('mmflow-chairs'), gamma: [1.5, 0.7] },
      'at least 1.5 for augmentation.gamma[1]',
    ],
    [
      'hues beyond the circle',
      { ...copy('raft-dense'), jitter: { ...copy('raft-dense').jitter, hue: [-0.6, 0.1] } },
      'a number from -0.5 to 0.5 for augmentation.jitter.hue[0] but received -0.6',
    ],
    [
      'a probability above 1',
      { ...copy('mmflow-chairs'), flipVertical: 2 },
      'augmentation.flipVertical but received 2',
    ],
    ['half a pixel', { kind: 'crop', at: 'random', crop: { width: 64.5, height: 64 } }, 'augmentation.crop.width'],
    [
      'a first crop that is smaller than the last',
      { ...copy('mmflow-hd1k'), cropFirst: { width: 700, height: 436 } },
      'at least 768 for augmentation.cropFirst.width but received 700',
    ],
    [
      'another way to the source',
      { ...copy('microsoft-kitti'), source: { width: 1, height: 370, by: 'pad' } },
      'augmentation.source.width but received 1',
    ],
    ['what it does not know', { ...copy('microsoft-kitti'), blur: 1 }, 'no such field for augmentation.blur'],
    [
      'a flag that is none',
      { ...copy('raft-sparse'), sparse: 1 },
      'true or false for augmentation.sparse but received 1',
    ],
  ])('with %s are refused by the name of the field', (_, augmentation, message) => {
    expect(() => checkAugmentation(augmentation)).toThrow(
      expect.objectContaining({ tag: 'ShapeError', message: expect.stringContaining(message) }),
    );
  });

  test('are called as the caller calls them', () => {
    expect(() => checkAugmentation({ kind: 'crop' }, 'data[2].augmentation')).toThrow('data[2].augmentation.at');
  });
});
