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
  return asPair(centre(pair.map((frame) => fit(frame, plan, rules.pictureResize)) as [FloatRaster, FloatRaster]));
}

const asPair = ([first, second]: FloatRaster[]) => ({ first, second });

function floatRaster(frame: Frame): FloatRaster {
  return { width: frame.width, height: frame.height, channels: 3, data: unitFloats(frame) };
}

/** Bytes are resized as bytes where the weights expect that; a picture of floats never was bytes and is not rounded. */
function fit(frame: Frame, plan: FitPlan, resize: Variant['pictureResize']): FloatRaster {
  const { data } = frame;
  if (plan.policy === 'resize' && resize === 'bytes' && !(data instanceof Float32Array)) {
    return floatRaster(resizeBytes({ ...frame, data }, plan.network));
  }
  return fitFloats(floatRaster(frame), plan, resize);
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

function ordered(frame: Frame, order: Variant['channelOrder']): Frame {
  if (order === 'rgb') return frame;
  const data = frame.data.slice();
  for (let i = 0; i < data.length; i += 3) {
    data[i] = frame.data[i + 2];
    data[i + 2] = frame.data[i];
  }
  return { ...frame, data };
}
