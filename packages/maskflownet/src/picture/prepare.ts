import {
  type FitPlan,
  type FloatRaster,
  type Frame,
  padToPlan,
  pairMean,
  resizeBilinear,
  resizeBytes,
  unitFloats,
} from '@opticalflow/core';
import type { Variant } from '../variants.ts';

/** How the pictures are to become the network's input. */
export type PictureRules = Pick<Variant, 'channelOrder' | 'pictureResize' | 'centring'>;

/**
 * Both pictures as the network takes them: fitted to the plan's size, floats 0..1 less the mean of the pair, channels
 * in the order of the weights.
 */
export function preparePair(
  first: Frame,
  second: Frame,
  { plan, rules }: { plan: FitPlan; rules: PictureRules },
): { first: FloatRaster; second: FloatRaster } {
  const pair = [first, second].map((frame) => ordered(frame, rules.channelOrder)) as [Frame, Frame];
  if (rules.centring === 'before-fit') {
    const rasters = centre(pair.map(floatRaster) as [FloatRaster, FloatRaster]);
    return asPair(rasters.map((raster) => fitFloats(raster, plan, rules.pictureResize)));
  }
  const fitted = pair.map((frame) => fitBytes(frame, plan, rules.pictureResize));
  if (fitted.every(isOfBytes)) return asPair(centreBytes(fitted));
  return asPair(centre(pair.map((frame) => fit(frame, plan, rules.pictureResize)) as [FloatRaster, FloatRaster]));
}

const asPair = ([first, second]: FloatRaster[]) => ({ first, second });

function floatRaster(frame: Frame): FloatRaster {
  return { width: frame.width, height: frame.height, channels: 3, data: unitFloats(frame) };
}

type ByteFrame = Frame & { readonly data: Uint8Array | Uint8ClampedArray };

const isOfBytes = (frame: Frame | undefined): frame is ByteFrame =>
  frame !== undefined && !(frame.data instanceof Float32Array);

/**
 * Bytes at the network's size: resized as bytes where the weights expect that, or as they are where they fit. A picture of
 * floats never was bytes and is not rounded.
 */
function fitBytes(frame: Frame, plan: FitPlan, resize: Variant['pictureResize']): ByteFrame | undefined {
  if (!isOfBytes(frame)) return undefined;
  const { input, network } = plan;
  if (input.width === network.width && input.height === network.height) return frame;
  return plan.policy === 'resize' && resize === 'bytes' ? (resizeBytes(frame, network) as ByteFrame) : undefined;
}

function fit(frame: Frame, plan: FitPlan, resize: Variant['pictureResize']): FloatRaster {
  const bytes = fitBytes(frame, plan, resize);
  return bytes ? floatRaster(bytes) : fitFloats(floatRaster(frame), plan, resize);
}

function fitFloats(raster: FloatRaster, plan: FitPlan, resize: Variant['pictureResize']): FloatRaster {
  if (plan.policy === 'pad') return padToPlan(raster, plan);
  return resizeBilinear(raster, plan.network, resize === 'align-corners' ? 'align-corners' : 'half-pixel');
}

function centre(pair: [FloatRaster, FloatRaster]): FloatRaster[] {
  const mean = pairMean(pair[0].data, pair[1].data);
  return pair.map((raster) => {
    const data = new Float32Array(raster.data.length);
    for (let i = 0; i < data.length; i += 3) {
      data[i] = raster.data[i] - mean[0];
      data[i + 1] = raster.data[i + 1] - mean[1];
      data[i + 2] = raster.data[i + 2] - mean[2];
    }
    return { ...raster, data };
  });
}

/** What bytes are as floats. */
const LEVELS = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** As {@link centre}, by counting bytes and looking up what each becomes. */
function centreBytes(pair: readonly ByteFrame[]): FloatRaster[] {
  const counts = [0, 1, 2].map(() => new Float64Array(LEVELS.length));
  const [reds, greens, blues] = counts;
  let pixels = 0;
  for (const { data } of pair) {
    for (let i = 0; i < data.length; i += 3) {
      reds[data[i]]++;
      greens[data[i + 1]]++;
      blues[data[i + 2]]++;
    }
    pixels += data.length / 3;
  }
  const [red, green, blue] = counts.map((count) => {
    const mean = count.reduce((sum, n, byte) => sum + n * LEVELS[byte], 0) / pixels;
    return LEVELS.map((level) => level - mean);
  });
  return pair.map(({ width, height, data: bytes }) => {
    const data = new Float32Array(bytes.length);
    for (let i = 0; i < data.length; i += 3) {
      data[i] = red[bytes[i]];
      data[i + 1] = green[bytes[i + 1]];
      data[i + 2] = blue[bytes[i + 2]];
    }
    return { width, height, channels: 3, data };
  });
}

function ordered(frame: Frame, order: Variant['channelOrder']): Frame {
  if (order === 'rgb') return frame;
  const data = frame.data.slice();
  for (let i = 0; i < data.length; i += 3) {
    data[i] = frame.data[i + 2];
    data[i + 2] = frame.data[i];
  }
  return { ...frame, data };
}
