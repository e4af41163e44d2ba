import { type FloatRaster, resizeBilinear, resizeBytes, type SeededRandom, type Size } from '@opticalflow/core';
import type { FlowSample } from '@opticalflow/datasets';
import type { MicrosoftSource } from './augmentation.ts';
import { type CropPlace, cropSamples, cropTruth } from './crop.ts';
import { bytesOf, expectRoom, floatsOf, type Pair, type Truth, truthOf } from './pair.ts';

/**
 * Where the random crop lies that brings a picture to the size of the source. As in the original code, the last place
 * that fits is never drawn.
 */
export function drawSourcePlace(picture: Size, source: MicrosoftSource, random: SeededRandom): CropPlace {
  const { columns = 0, rows = 0 } = source.trim ?? {};
  const place = (space: number) => (source.by === 'crop' && space > 0 ? random.integer(0, space - 1) : 0);
  return {
    x: columns + place(picture.width - 2 * columns - source.width),
    y: rows + place(picture.height - 2 * rows - source.height),
  };
}

/** A sample as the original code's readers give it: trimmed, stretched, and cropped or resized to the source's size. */
export function toSource(sample: FlowSample, source: MicrosoftSource, place: CropPlace): Pair {
  const { by, width, height, trim = { rows: 0, columns: 0 }, stretchBytes = false } = source;
  const whole = sample.first;
  const part: CropPlace & Size =
    by === 'crop'
      ? { ...place, width, height }
      : { ...place, width: whole.width - 2 * trim.columns, height: whole.height - 2 * trim.rows };
  // bytes are stretched by what is left after the trim, of which a crop is a part
  const kept = {
    x: trim.columns,
    y: trim.rows,
    width: whole.width - 2 * trim.columns,
    height: whole.height - 2 * trim.rows,
  };
  let pictures = [sample.first, sample.second].map((frame) =>
    cropSamples(bytesOf(frame), frame, { ...kept, channels: 3 }),
  );
  if (stretchBytes) pictures = stretch(pictures);
  const within = { ...part, x: part.x - kept.x, y: part.y - kept.y };
  pictures = pictures.map((bytes) => cropSamples(bytes, kept, { ...within, channels: 3 }));
  const truth = cropTruth(truthOf(sample), part);
  if (by === 'crop') return { ...truth, first: floatsOf(pictures[0]), second: floatsOf(pictures[1]) };
  const [first, second] = pictures.map((data) =>
    floatsOf(resizeBytes({ ...truth, data }, { width, height }).data as Uint8Array),
  );
  return { ...resizeTruth(truth, { width, height }), first, second };
}

/** @throws ShapeError when a sample is too small for the source that is cut from it, or for the trim */
export function expectSource(sample: FlowSample, { by, width, height, trim }: MicrosoftSource): void {
  const { rows, columns } = trim ?? { rows: 0, columns: 0 };
  const least = by === 'crop' ? { width, height } : { width: 2, height: 2 };
  expectRoom(sample, { width: least.width + 2 * columns, height: least.height + 2 * rows });
}

/** The darkest sample of all pictures becomes 0, the brightest 255; fractions are cut off. */
export function stretch(pictures: readonly Uint8Array[]): Uint8Array[] {
  let darkest = 255;
  let brightest = 0;
  for (const bytes of pictures) {
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] < darkest) darkest = bytes[i];
      if (bytes[i] > brightest) brightest = bytes[i];
    }
  }
  const factor = brightest > darkest ? 255 / (brightest - darkest) : 1;
  const table = Uint8Array.from({ length: 256 }, (_, i) => Math.max(i - darkest, 0) * factor);
  return pictures.map((bytes) => bytes.map((byte) => table[byte]));
}

/**
 * Flow of resized pictures. Vectors and what is known of them are resized on half-pixel centres, as OpenCV does, one is
 * divided by the other, and vectors are scaled by (new - 1) / (old - 1). What is known comes in steps of 1/255.
 *
 * The original's reader of KITTI resizes vectors of unknown pixels along with the rest; here they count nothing, as in
 * its reader of HD1K.
 */
export function resizeTruth(truth: Truth, { width, height }: Size): Truth {
  if (truth.width === width && truth.height === height) return truth;
  const area = truth.width * truth.height;
  const raster = (channels: number, data: Float32Array): FloatRaster =>
    resizeBilinear({ width: truth.width, height: truth.height, channels, data }, { width, height }, 'half-pixel');
  const flow = raster(2, truth.flow).data;
  const valid = raster(1, truth.valid ?? new Float32Array(area).fill(1)).data;
  const [x, y] = [(width - 1) / (truth.width - 1), (height - 1) / (truth.height - 1)];
  for (let i = 0; i < valid.length; i++) {
    const share = valid[i];
    valid[i] = Math.floor(255 * share + 1e-4) / 255;
    flow[2 * i] = valid[i] === 0 ? 0 : (flow[2 * i] * x) / share;
    flow[2 * i + 1] = valid[i] === 0 ? 0 : (flow[2 * i + 1] * y) / share;
  }
  return { width, height, flow, ...(truth.valid ? { valid } : {}) };
}
