import { readFlo, writeFlo } from '@opticalflow/io-flo';
import type { Benchmark, SubmissionInput } from './benchmark.ts';
import { sequenceProblems } from './sequence-problems.ts';
import { TestPart } from './test-part.ts';

const SCENES = [
  'PERTURBED_market_3',
  'PERTURBED_shaman_1',
  'ambush_1',
  'ambush_3',
  'bamboo_3',
  'cave_3',
  'market_1',
  'market_4',
  'mountain_2',
  'temple_1',
  'tiger',
  'wall',
];
const PASSES = ['clean', 'final'];
const TITLE = 'Sintel';

/**
 * MPI Sintel: both renderings of twelve scenes, `clean/ambush_1/frame0001.flo`. The bundler wants names without an
 * underscore, as its README shows and RAFT writes them.
 */
export const sintel: Benchmark = {
  name: 'sintel',
  title: TITLE,
  says: 'A folder with clean and final, of twelve scenes each, with a .flo for each pair.',
  container: 'folder',
  mostBytes: null,
  next: 'Run the bundler of the benchmark on it, `bundler FOLDER/clean FOLDER/final out.lzma`, and upload what it makes.',
  pictures: { width: 1024, height: 436 },
  allowsUnknown: false,
  async listInputs(root) {
    const part = new TestPart(TITLE, root);
    const inputs: SubmissionInput[] = [];
    for (const pass of PASSES) {
      for (const scene of SCENES) {
        const folder = `test/${pass}/${scene}`;
        const frames = await part.frames(folder, /^frame_(\d{4})\.png$/);
        for (const [k, frame] of frames.slice(0, -1).entries()) {
          inputs.push({
            path: `${pass}/${scene}/frame${frame}.flo`,
            first: part.path(folder, `frame_${frame}.png`),
            second: part.path(folder, `frame_${frames[k + 1]}.png`),
          });
        }
      }
    }
    return inputs;
  },
  nameProblems(names) {
    const folders = PASSES.flatMap((pass) => SCENES.map((scene) => `${pass}/${scene}`));
    const problems = sequenceProblems(names, { folders, file: /^frame(\d{4})\.flo$/, first: 1 });
    const ofPass = (pass: string) =>
      names.filter((name) => name.startsWith(`${pass}/`)).map((name) => name.slice(pass.length));
    const [clean, final] = PASSES.map((pass) => new Set(ofPass(pass)));
    const lone =
      [...clean].filter((name) => !final.has(name)).length + [...final].filter((name) => !clean.has(name)).length;
    return lone === 0 ? problems : [...problems, `${lone} files are in one of clean and final only.`];
  },
  encode: writeFlo,
  decode: readFlo,
};
