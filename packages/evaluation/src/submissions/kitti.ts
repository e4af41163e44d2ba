import { readKittiPng, writeKittiPng } from '@opticalflow/io-flo';
import type { Benchmark } from './benchmark.ts';
import { TestPart } from './test-part.ts';

/** KITTI takes less than 500 MB (princeton-vl/RAFT#78). */
const MOST_BYTES = 500e6;
const PAIR = /^\d{6}_10\.png$/;

/** What both editions have in common. */
function kitti({
  edition,
  count,
  pictures,
  folder,
}: {
  edition: '2012' | '2015';
  count: number;
  pictures: string;
  folder: string;
}): Benchmark {
  const title = `KITTI ${edition}`;
  const wanted = Array.from({ length: count }, (_, k) => `${folder}${String(k).padStart(6, '0')}_10.png`);
  return {
    name: `kitti${edition}`,
    title,
    says: `A zip of ${count} 16-bit PNGs, ${wanted[0]} to ${wanted[count - 1]}.`,
    container: 'zip',
    mostBytes: MOST_BYTES,
    next: 'Upload the zip on the benchmark’s page.',
    pictures: null,
    allowsUnknown: true,
    async listInputs(root) {
      const part = new TestPart(title, root);
      const base = `testing/${pictures}`;
      const there = new Set(await part.names(base, /^\d{6}_1[01]\.png$/, 'pictures'));
      return wanted.map((path) => {
        const first = path.slice(folder.length);
        const second = first.replace('_10', '_11');
        for (const name of [first, second]) {
          if (!there.has(name)) throw part.missing(part.path(base, name), 'a picture', 'there is no such file');
        }
        return { path, first: part.path(base, first), second: part.path(base, second) };
      });
    },
    nameProblems(names) {
      const there = new Set(names);
      const missing = wanted.filter((name) => !there.has(name));
      const known = new Set(wanted);
      const other = names.filter((name) => !known.has(name));
      const inside = other.filter((name) => PAIR.test(name.split('/').at(-1)!));
      const where = folder === '' ? 'at its root, in no folder' : `in the folder ${folder.slice(0, -1)}`;
      return [
        ...(missing.length > 0 ? [`${missing.length} of ${count} files are missing, the first is ${missing[0]}.`] : []),
        ...(inside.length > 0 && missing.length > 0 ? [`${title} wants the PNGs ${where}; found ${inside[0]}.`] : []),
        ...(other.length > 0 ? [`${other.length} files do not belong to it, the first is ${other[0]}.`] : []),
      ];
    },
    encode: writeKittiPng,
    decode: readKittiPng,
  };
}

/** KITTI 2012: 195 pairs, the PNGs at the root of the zip. */
export const kitti2012 = kitti({ edition: '2012', count: 195, pictures: 'colored_0', folder: '' });

/** KITTI 2015: 200 pairs, the PNGs in a folder `flow`, without which the server refuses (princeton-vl/RAFT#78). */
export const kitti2015 = kitti({ edition: '2015', count: 200, pictures: 'image_2', folder: 'flow/' });
