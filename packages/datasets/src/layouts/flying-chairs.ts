import { layoutKind, root } from '../open/kind.ts';

/**
 * FlyingChairs (Dosovitskiy et al. 2015): 22872 pairs of 512x384, `data/00001_{img1.ppm,img2.ppm,flow.flo}`. The split is
 * the file that comes with it: a line for each pair, 1 = train (22232), 2 = validation (640).
 */
export const flyingChairs = layoutKind({
  title: 'FlyingChairs',
  says: 'FlyingChairs, 22872 pairs of chairs over photographs (Dosovitskiy et al. 2015)',
  rules: {
    root: root('data and FlyingChairs_train_val.txt, usually FlyingChairs_release'),
    split: { kind: 'choice', values: ['all', 'train', 'val'], says: 'the part, by the split file' },
    splitFile: {
      kind: 'pattern',
      says: 'the split file, relative to the root; FlyingChairs_train_val.txt if not given',
    },
  },
  async list(tree, { split, splitFile = 'FlyingChairs_train_val.txt' }) {
    const files = await tree.matches('data', /^(\d{5})_(?:img1\.ppm|img2\.ppm|flow\.flo)$/);
    const numbers = [...new Set(files.map(([, number]) => number))];
    const samples = numbers.map((number) => ({
      name: number,
      first: `data/${number}_img1.ppm`,
      second: `data/${number}_img2.ppm`,
      flow: `data/${number}_flow.flo`,
    }));
    if (split === 'all') return samples;
    const lines = (await tree.lines(splitFile, 'the split file')).map((line) => line.trim());
    const fail = (expected: string, received: string) => tree.error({ file: splitFile, expected, received });
    if (lines.length !== samples.length) {
      throw fail(`a line for each of ${samples.length} pairs`, `there are ${lines.length}`);
    }
    const odd = lines.findIndex((line) => line !== '1' && line !== '2');
    if (odd !== -1) throw fail('1 or 2 in each line', `line ${odd + 1} is ${JSON.stringify(lines[odd])}`);
    return samples.filter((_, i) => lines[i] === (split === 'train' ? '1' : '2'));
  },
});
