/**
 * The same colours by TensorFlow.js, for tensors that are on a backend and are to stay there: a GPU paints what it has
 * computed, and shows it. Needs `@tensorflow/tfjs-core`, which the main entry does not.
 *
 * ```ts
 * import { drawOnCanvas, paintFlowTensor } from '@opticalflow/viz/tensor';
 *
 * const { flow, occlusion } = await network.estimate(first, second, { output: 'tensor' });
 * const { picture, maxFlow } = paintFlowTensor(flow);
 * await drawOnCanvas(picture, canvas);
 * tf.dispose([flow, occlusion, picture, maxFlow]);
 * ```
 *
 * @module
 */
export type { FlowStyle } from './flow-style.ts';
export type { DrawableCanvas } from './tensor/draw-on-canvas.ts';
export { drawOnCanvas } from './tensor/draw-on-canvas.ts';
export type { FlowPictureTensors, PaintFlowTensorOptions } from './tensor/paint-flow-tensor.ts';
export { paintFlowTensor } from './tensor/paint-flow-tensor.ts';
export { paintMaskTensor } from './tensor/paint-mask-tensor.ts';
