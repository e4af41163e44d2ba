import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuProgram } from '../runtime/gpu.ts';
import type { WebglContext } from '../runtime/webgl.ts';
import type { GpuFinish, GpuSampling, SamplingPrograms } from './gpu.ts';
import { bilinearGlsl, LOCATE_GLSL } from './webgl.ts';

/** `locateSample(b, i, j, point, y, x)`: whether there is anything at the sample, and of which pixels it is made. */
const LOCATE_SAMPLE = `
${LOCATE_GLSL}
vec2 stillOf(int i, int j, int tap) {
  int row = tap / kernelWidth;
  int column = tap - row * kernelWidth;
  return vec2(i * strideY - padTop + row * dilationY, j * strideX - padLeft + column * dilationX);
}

bool locateSample(int b, int i, int j, int point, out Taps y, out Taps x) {
  vec2 move = vec2(getMoves(b, i, j, 2 * point), getMoves(b, i, j, 2 * point + 1));
  vec2 yx = stillOf(i, j, point - point / taps * taps) + (xChannel == 0 ? move.yx : move);
  bool inRows = locate(yx[0], height, border, y);
  bool inColumns = locate(yx[1], width, border, x);
  bool covered = minCoverage < 0. || coverageAt(yx, height, width) > minCoverage;
  return inRows && inColumns && covered;
}
`;

const samplesProgram = (
  { pixels, moves, shape, ints, floats }: GpuSampling,
  finish: GpuFinish = { inputs: {}, floats: {}, code: 'float finish(float value, ivec4 at) { return value; }' },
): GpuProgram => ({
  outputShape: shape,
  inputs: { pixels, moves, ...finish.inputs },
  ints,
  floats: { ...floats, ...finish.floats },
  code: `
${LOCATE_SAMPLE}
${bilinearGlsl('pixels')}
${finish.code}
void main() {
  ivec4 at = getOutputCoords();
  int tap = at.w / channels;
  int c = at.w - tap * channels;
  Taps y;
  Taps x;
  bool seen = locateSample(at.x, at.y, at.z, c / groupSize * taps + tap, y, x);
  setOutput(finish(seen ? bilinearPixels(at.x, y, x, c) : 0., at));
}
`,
});

const movesGradientProgram = ({ pixels, moves, ints, floats }: GpuSampling, dSamples: TensorInfo): GpuProgram => ({
  outputShape: moves.shape,
  inputs: { pixels, moves, dSamples },
  ints,
  floats,
  code: `
${LOCATE_SAMPLE}
${bilinearGlsl('pixels')}
void main() {
  ivec4 at = getOutputCoords();
  int point = at.w / 2;
  int group = point / taps;
  int tap = point - group * taps;
  float sum = 0.;
  Taps y;
  Taps x;
  if (locateSample(at.x, at.y, at.z, point, y, x)) {
    if (at.w - 2 * point == xChannel) {
      x.lowWeight = x.lowSlope;
      x.highWeight = x.highSlope;
    } else {
      y.lowWeight = y.lowSlope;
      y.highWeight = y.highSlope;
    }
    for (int c = group * groupSize; c < (group + 1) * groupSize; c++) {
      sum += getDSamples(at.x, at.y, at.z, tap * channels + c) * bilinearPixels(at.x, y, x, c);
    }
  }
  setOutput(sum);
}
`,
});

/** Side of the square of pixels whose samples share a box: about as many boxes as pixels in each. */
const tileSide = ([, rows, columns]: number[]): number => (rows * columns < 1 << 16 ? 8 : 16);

/** For each tile and point, the first and last row and column that its samples touch; first > last where none does. */
function boxesProgram({ moves, ints, floats }: GpuSampling): GpuProgram {
  const [batch, rows, columns, components] = moves.shape;
  const side = tileSide(moves.shape);
  return {
    outputShape: [batch, Math.ceil(rows / side), Math.ceil(columns / side), 2 * components],
    inputs: { moves },
    ints: { ...ints, side },
    floats,
    code: `
${LOCATE_SAMPLE}
void main() {
  ivec4 at = getOutputCoords();
  int point = at.w / 4;
  int bound = at.w - 4 * point;
  int first = height + width;
  int last = -1;
  for (int i = at.y * side; i < min((at.y + 1) * side, rows); i++) {
    for (int j = at.z * side; j < min((at.z + 1) * side, columns); j++) {
      Taps y;
      Taps x;
      if (!locateSample(at.x, i, j, point, y, x)) continue;
      if (bound >= 2) y = x;
      first = min(first, y.lowWeight > 0. ? y.low : y.high);
      last = max(last, y.highWeight > 0. ? y.high : y.low);
    }
  }
  setOutput(float(bound == 0 || bound == 2 ? first : last));
}
`,
  };
}

/**
 * Fragments cannot add to what others write,
 * so each pixel looks for the samples that touch it: only in those tiles whose box it lies in.
 */
function pixelsGradient(sampling: GpuSampling, dSamples: TensorInfo, { run, dispose }: WebglContext): TensorInfo {
  const { pixels, moves, ints, floats } = sampling;
  const boxes = run(boxesProgram(sampling));
  const [, tileRows, tileColumns] = boxes.shape;
  const gradient = run({
    outputShape: pixels.shape,
    inputs: { moves, dSamples, boxes },
    ints: { ...ints, side: tileSide(moves.shape), tileRows, tileColumns },
    floats,
    code: `
${LOCATE_SAMPLE}
bool inBox(ivec4 at, int tileRow, int tileColumn, int point) {
  float y = float(at.y);
  float x = float(at.z);
  return getBoxes(at.x, tileRow, tileColumn, 4 * point) <= y && y <= getBoxes(at.x, tileRow, tileColumn, 4 * point + 1) &&
    getBoxes(at.x, tileRow, tileColumn, 4 * point + 2) <= x && x <= getBoxes(at.x, tileRow, tileColumn, 4 * point + 3);
}

float sumOfTile(ivec4 at, int tileRow, int tileColumn, int point, int channel) {
  float sum = 0.;
  for (int i = tileRow * side; i < min((tileRow + 1) * side, rows); i++) {
    for (int j = tileColumn * side; j < min((tileColumn + 1) * side, columns); j++) {
      Taps y;
      Taps x;
      if (!locateSample(at.x, i, j, point, y, x)) continue;
      float weight = weightOf(y, at.y) * weightOf(x, at.z);
      if (weight != 0.) sum += weight * getDSamples(at.x, i, j, channel);
    }
  }
  return sum;
}

void main() {
  ivec4 at = getOutputCoords();
  float sum = 0.;
  for (int tap = 0; tap < taps; tap++) {
    int point = at.w / groupSize * taps + tap;
    for (int tileRow = 0; tileRow < tileRows; tileRow++) {
      for (int tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
        if (inBox(at, tileRow, tileColumn, point)) {
          sum += sumOfTile(at, tileRow, tileColumn, point, tap * channels + at.w);
        }
      }
    }
  }
  setOutput(sum);
}
`,
  });
  dispose(boxes);
  return gradient;
}

export const webglSampling: SamplingPrograms<WebglContext> = {
  samples: samplesProgram,
  movesGradient: movesGradientProgram,
  pixelsGradient,
};
