/** `npm run demo`: from a fresh checkout to optical flow on the bundled pair. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, run, turbo } from './workspace.mjs';

install();
run(...turbo('run', 'build', '--filter=@opticalflow/cli...', '--output-logs=errors-only'));

const opticalflow = (...args) => run(process.execPath, [join(root, 'packages/cli/dist/bin.js'), ...args]);
const pair = (name) => join('examples/cat-over-coffee', name);
const output = (name) => join('demo-output', name);
mkdirSync(join(root, 'demo-output'), { recursive: true });

console.log('\nThe motion from examples/cat-over-coffee/first.png to second.png:\n');
opticalflow(
  'estimate',
  pair('first.png'),
  pair('second.png'),
  '-o',
  output('flow.flo'),
  '--paint',
  output('flow.png'),
  '--occlusion',
  output('occlusion.png'),
  '--max-flow',
  '30',
);
opticalflow('paint', pair('flow.flo'), '-o', output('truth.png'), '--max-flow', '30');
opticalflow('warp', pair('second.png'), output('flow.flo'), '-o', output('warped.png'));

console.log('\nIts error against the exact flow of the pair:\n');
opticalflow(
  'score',
  output('flow.flo'),
  pair('flow.flo'),
  '--occluded',
  pair('occluded.png'),
  '--error-map',
  output('error.png'),
);
console.log('\nOpenCV on this pair: DIS (medium) EPE 1.04 px, Farneback EPE 3.50 px.');
console.log('Look at flow.png, truth.png, error.png, occlusion.png and warped.png in demo-output/.');
