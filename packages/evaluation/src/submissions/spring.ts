import { readFlo5, writeFlo5 } from '@opticalflow/io-flo';
import type { Benchmark, SubmissionInput } from './benchmark.ts';
import { sequenceProblems } from './sequence-problems.ts';
import { TestPart } from './test-part.ts';

const TITLE = 'Spring';
const SIDES = ['left', 'right'] as const;
const DIRECTIONS = ['FW', 'BW'] as const;

/**
 * Spring: flow forwards and backwards of both cameras, of the size of the pictures,
 * `0003/flow_FW_left/flow_FW_left_0001.flo5`.
 */
export const spring: Benchmark = {
  name: 'spring',
  title: TITLE,
  says: 'A folder with a folder for each sequence, with flow in four folders of .flo5.',
  container: 'folder',
  mostBytes: null,
  next: 'Run the benchmark’s own `flow_subsampling` on it, and upload the HDF5 file that it makes.',
  pictures: { width: 1920, height: 1080 },
  allowsUnknown: false,
  async listInputs(root) {
    const part = new TestPart(TITLE, root);
    const inputs: SubmissionInput[] = [];
    for (const sequence of await part.names('test', /^\d{4}$/, 'sequences')) {
      for (const side of SIDES) {
        const pictures = `frame_${side}`;
        const folder = `test/${sequence}/${pictures}`;
        const frames = await part.frames(folder, new RegExp(`^${pictures}_(\\d{4})\\.png$`));
        const picture = (frame: string) => part.path(folder, `${pictures}_${frame}.png`);
        for (const direction of DIRECTIONS) {
          const flow = `flow_${direction}_${side}`;
          const pairs = frames.slice(1).map((frame, k): [string, string] => [frames[k], frame]);
          for (const [earlier, later] of pairs) {
            const [from, to] = direction === 'FW' ? [earlier, later] : [later, earlier];
            inputs.push({
              path: `${sequence}/${flow}/${flow}_${from}.flo5`,
              first: picture(from),
              second: picture(to),
            });
          }
        }
      }
    }
    return inputs;
  },
  nameProblems(names) {
    const sequences = [...new Set(names.map((name) => name.split('/')[0]))]
      .filter((name) => /^\d{4}$/.test(name))
      .sort();
    const kinds = DIRECTIONS.flatMap((direction) => SIDES.map((side) => `flow_${direction}_${side}`));
    const folders = sequences.flatMap((sequence) => kinds.map((kind) => `${sequence}/${kind}`));
    const file = /^flow_(?:FW|BW)_(?:left|right)_(\d{4})\.flo5$/;
    const first = (folder: string) => (folder.includes('_BW_') ? 2 : 1);
    const problems = sequenceProblems(names, { folders, file, first });
    const misplaced = names.filter((name) => {
      const [, folder, base] = name.split('/');
      return base !== undefined && !base.startsWith(`${folder}_`);
    });
    return [
      ...(sequences.length === 0 ? ['There is no folder of a sequence, as 0003.'] : []),
      ...problems,
      ...(misplaced.length > 0
        ? [`${misplaced.length} files are named after another folder, as ${misplaced[0]}.`]
        : []),
    ];
  },
  encode: writeFlo5,
  decode: readFlo5,
};
