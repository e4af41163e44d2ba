/**
 * Optical flow, occlusion and error as RGBA pictures. Plain typed arrays: no DOM, no Node; a raster fits `ImageData` in
 * a browser and `writePng` of `@opticalflow/io-image` anywhere.
 *
 * ```ts
 * import { paintFlow, paintLegend } from '@opticalflow/viz';
 *
 * const { raster, maxFlow } = paintFlow(flow);
 * context.putImageData(new ImageData(raster.data, raster.width), 0, 0);
 * const legend = paintLegend({ size: 96, maxFlow });
 * ```
 *
 * @module
 */
export { colourWheel } from './colour-wheel.ts';
export type { ErrorBin } from './error-bins.ts';
export { errorBins } from './error-bins.ts';
export type { PaintErrorLegendOptions } from './error-legend.ts';
export { paintErrorLegend } from './error-legend.ts';
export type { FlowStyle } from './flow-style.ts';
export type { PaintLegendOptions } from './legend.ts';
export { legendRings, paintLegend } from './legend.ts';
export type { OverlayMaskOptions } from './overlay-mask.ts';
export { overlayMask } from './overlay-mask.ts';
export type { PaintArrowsOptions } from './paint-arrows.ts';
export { paintArrows } from './paint-arrows.ts';
export { paintDifference } from './paint-difference.ts';
export type { PaintErrorOptions } from './paint-error.ts';
export { paintError } from './paint-error.ts';
export type { FlowPicture, PaintFlowOptions } from './paint-flow.ts';
export { paintFlow } from './paint-flow.ts';
export { paintMask } from './paint-mask.ts';
export type { Colour, Raster } from './raster.ts';
