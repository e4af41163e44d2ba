import { glob } from '../files/glob.ts';
import type { SampleFiles } from '../files/sample-files.ts';
import type { Tree } from '../files/tree.ts';
import { layoutKind, root } from '../open/kind.ts';

type Patterns = Record<'first' | 'second' | 'flow', string> & { occluded?: string | undefined };

/**
 * Pairs of your own. Either by patterns, one each for the first picture, the second and the flow, as `pairs/*_1.png`,
 * `pairs/*_2.png`, `flow/*.flo`: what the stars stand for is the name of a sample, and the files of one name belong
 * together. Or by a list: a text with the paths of first, second, flow and, if there is one, occlusion in each line,
 * separated by tabs, or by spaces where no path has any; empty lines and those that start with # are passed over.
 * Pictures and flow may have any format that io-image and io-flo read.
 */
export const folder = layoutKind({
  title: 'Folder',
  says: 'a folder of your own, by three patterns or a list of files',
  rules: {
    root: root('everything that the patterns or the list name'),
    first: { kind: 'pattern', says: 'first pictures, as pairs/*_1.png' },
    second: { kind: 'pattern', says: 'second pictures, as pairs/*_2.png' },
    flow: { kind: 'pattern', says: 'flow, as flow/*.flo' },
    occluded: { kind: 'pattern', says: 'occlusion, white = occluded, as occlusion/*.png' },
    list: { kind: 'pattern', says: 'a text with the paths of a sample in each line, relative to the root' },
  },
  async list(tree, { first, second, flow, occluded, list }) {
    if (list === undefined && first !== undefined && second !== undefined && flow !== undefined) {
      return samplesOfPatterns(tree, { first, second, flow, occluded });
    }
    if (list !== undefined && [first, second, flow, occluded].every((pattern) => pattern === undefined)) {
      return samplesOfList(tree, list);
    }
    const given = Object.entries({ first, second, flow, occluded, list }).filter(([, value]) => value !== undefined);
    const received = `given is ${given.map(([key]) => `"${key}"`).join(', ') || 'none of them'}`;
    throw tree.error({ file: '.', expected: 'the patterns "first", "second" and "flow", or a "list" alone', received });
  },
});

async function samplesOfPatterns(tree: Tree, patterns: Patterns): Promise<SampleFiles[]> {
  const firsts = await byKey(tree, patterns.first);
  const others = await Promise.all(
    (['second', 'flow', 'occluded'] as const).map(async (part) => {
      const pattern = patterns[part];
      return pattern === undefined ? undefined : { part, pattern, found: await byKey(tree, pattern) };
    }),
  );
  return [...firsts].map(([name, first], index) => {
    const sample: Record<string, string> = {};
    for (const other of others) {
      if (other === undefined) continue;
      const path = other.found.get(name);
      if (path === undefined) {
        const expected = `a file of the same name among ${other.pattern}`;
        throw tree.error({ index, sample: name, file: first, expected, received: 'there is none' });
      }
      sample[other.part] = path;
    }
    return { name: name === '' ? stem(first) : name, first, ...sample } as unknown as SampleFiles;
  });
}

/** A path without its extension. */
const stem = (path: string): string => path.replace(/\.\w+$/, '');

async function byKey(tree: Tree, pattern: string): Promise<Map<string, string>> {
  const out = new Map<string, string>();
  for (const { path, key } of await glob(tree, pattern)) {
    const other = out.get(key);
    if (other !== undefined) {
      throw tree.error({ file: path, expected: `one file of the name "${key}"`, received: `${other} has it, too` });
    }
    out.set(key, path);
  }
  return out;
}

async function samplesOfList(tree: Tree, list: string): Promise<SampleFiles[]> {
  const samples: SampleFiles[] = [];
  for (const [i, line] of (await tree.lines(list, 'a list of files')).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const paths = line.includes('\t') ? line.split('\t').map((path) => path.trim()) : line.trim().split(/\s+/);
    if (paths.length < 3 || paths.length > 4) {
      const expected = `paths of first, second and flow, and perhaps occlusion, in line ${i + 1}`;
      throw tree.error({ file: list, expected, received: `there are ${paths.length}` });
    }
    const [first, second, flow, occluded] = paths;
    samples.push({ name: stem(first), first, second, flow, ...(occluded ? { occluded } : {}) });
  }
  return samples;
}
