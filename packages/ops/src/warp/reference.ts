import type { WarpAttrs, WarpCoverageAttrs } from '../kernel-names.ts';
import type { Values } from '../runtime/host-kernel.ts';
import { type AxisTaps, axisTaps, locate } from '../sampling/axis.ts';
import { addSample, addSampleGradient } from '../sampling/sample.ts';

type Shape = readonly number[];

/** Bilinear weight inside the frame of the sample at (y, x). */
function coverageAt(y: number, x: number, height: number, width: number, yTaps: AxisTaps, xTaps: AxisTaps): number {
  if (!locate(yTaps, y, height, 'zeros') || !locate(xTaps, x, width, 'zeros')) return 0;
  return (yTaps.lowWeight + yTaps.highWeight) * (xTaps.lowWeight + xTaps.highWeight);
}

/** The warp as its definition says; fast enough to be the kernel of backends in JavaScript. */
export function warpReference(
  [image, flow]: Values[],
  [output]: Values[],
  [[, imageHeight, imageWidth, channels], [batch, height, width]]: Shape[],
  { border, components, minCoverage, origin }: WarpAttrs,
): void {
  const y = axisTaps();
  const x = axisTaps();
  const yChannel = components === 'yx' ? 0 : 1;
  output.fill(0);
  for (let b = 0; b < batch; b++) {
    const picture = { values: image, start: b * imageHeight * imageWidth * channels, width: imageWidth, channels };
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const pixel = (b * height + i) * width + j;
        const atY = i + origin + flow[2 * pixel + yChannel];
        const atX = j + origin + flow[2 * pixel + 1 - yChannel];
        if (minCoverage >= 0 && !(coverageAt(atY, atX, imageHeight, imageWidth, y, x) > minCoverage)) continue;
        if (!locate(y, atY, imageHeight, border) || !locate(x, atX, imageWidth, border)) continue;
        addSample(picture, y, x, 0, channels, output, pixel * channels);
      }
    }
  }
}

/** Its gradients, for the gradient `dy` of the output. */
export function warpGradReference(
  [dy, image, flow]: Values[],
  [dImage, dFlow]: Values[],
  [, [, imageHeight, imageWidth, channels], [batch, height, width]]: Shape[],
  { border, components, minCoverage, origin }: WarpAttrs,
): void {
  const y = axisTaps();
  const x = axisTaps();
  const result = { y: 0.5, x: 0.5 };
  const yChannel = components === 'yx' ? 0 : 1;
  dImage.fill(0);
  dFlow.fill(0);
  for (let b = 0; b < batch; b++) {
    const picture = { values: image, start: b * imageHeight * imageWidth * channels, width: imageWidth, channels };
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const pixel = (b * height + i) * width + j;
        const atY = i + origin + flow[2 * pixel + yChannel];
        const atX = j + origin + flow[2 * pixel + 1 - yChannel];
        if (minCoverage >= 0 && !(coverageAt(atY, atX, imageHeight, imageWidth, y, x) > minCoverage)) continue;
        if (!locate(y, atY, imageHeight, border) || !locate(x, atX, imageWidth, border)) continue;
        addSampleGradient(picture, y, x, 0, channels, dy, pixel * channels, dImage, result);
        dFlow[2 * pixel + yChannel] = result.y;
        dFlow[2 * pixel + 1 - yChannel] = result.x;
      }
    }
  }
}

/** The coverage of a warp. */
export function warpCoverageReference(
  [flow]: Values[],
  [output]: Values[],
  [[batch, height, width]]: Shape[],
  { components }: WarpCoverageAttrs,
): void {
  const y = axisTaps();
  const x = axisTaps();
  const yChannel = components === 'yx' ? 0 : 1;
  for (let pixel = 0; pixel < batch * height * width; pixel++) {
    const atY = (Math.floor(pixel / width) % height) + flow[2 * pixel + yChannel];
    const atX = (pixel % width) + flow[2 * pixel + 1 - yChannel];
    output[pixel] = coverageAt(atY, atX, height, width, y, x);
  }
}
