/**
 * Paints the README's picture with the built packages: the first picture of the bundled pair, the default model's flow
 * with its legend, and the exact flow. Run `npm run demo` first.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const resolve = createRequire(join(root, 'packages/cli/package.json')).resolve;
const { readFlow } = await import(resolve('@opticalflow/io-flo'));
const { readImage, writeJpeg } = await import(resolve('@opticalflow/io-image'));
const { paintFlow, paintLegend } = await import(resolve('@opticalflow/viz'));

const MAX_FLOW = 30;
const GAP = 8;
const read = (path) => new Uint8Array(readFileSync(join(root, path)));
const painted = async (path) => paintFlow(await readFlow(read(path)), { maxFlow: MAX_FLOW }).raster;

const first = readImage(read('examples/cat-over-coffee/first.png'));
const panels = [first, await painted('demo-output/flow.flo'), await painted('examples/cat-over-coffee/flow.flo')];
const { width, height } = first;
const sheet = { width: panels.length * width + (panels.length - 1) * GAP, height };
const data = new Uint8Array(3 * sheet.width * height).fill(255);

/** Lays a picture on the sheet; where it has alpha, it is blended. */
function lay(picture, left, top) {
  const channels = picture.data.length / (picture.width * picture.height);
  for (let i = 0; i < picture.width * picture.height; i++) {
    const to = 3 * ((top + Math.floor(i / picture.width)) * sheet.width + left + (i % picture.width));
    const alpha = channels === 4 ? picture.data[4 * i + 3] / 255 : 1;
    for (let c = 0; c < 3; c++) data[to + c] += alpha * (picture.data[channels * i + c] - data[to + c]);
  }
}

for (const [i, panel] of panels.entries()) lay(panel, i * (width + GAP), 0);
const size = 88;
lay(paintLegend({ size, maxFlow: MAX_FLOW }), 2 * width + GAP - size - 8, height - size - 8);
writeFileSync(join(root, 'docs/images/cat-over-coffee.jpg'), writeJpeg({ ...sheet, data }, { quality: 88 }));
