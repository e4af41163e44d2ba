import { createFlowField, type FlowField } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

const ring = (count: number, length: number): FlowField =>
  createFlowField({
    width: count,
    height: 1,
    data: Float32Array.from({ length: 2 * count }, (_, i) => {
      const turn = (2 * Math.PI * ((i >> 1) + 0.25)) / count;
      return length * (i % 2 === 0 ? Math.cos(turn) : Math.sin(turn));
    }),
  });

/** Fields that hold all directions and lengths, rest, and what is unknown. */
export const FLOWS = {
  'every direction': () => ring(720, 3),
  'the axes and the diagonals': () =>
    createFlowField({
      width: 3,
      height: 3,
      data: Float32Array.of(-1, -1, 0, -1, 1, -1, -1, 0, 0, 0, 1, 0, -1, 1, 0, 1, 1, 1),
    }),
  rest: () => createFlowField({ width: 4, height: 3, data: new Float32Array(24) }),
  'far and near': () =>
    createFlowField({ width: 4, height: 1, data: Float32Array.of(3e9, -2e9, 1e-3, 2e-3, -500, 20, 0.5, -0.25) }),
  'what is unknown': () =>
    createFlowField({ width: 3, height: 1, data: Float32Array.of(Number.NaN, 1, 1, Number.NEGATIVE_INFINITY, 3, -2) }),
  /** As a camera sees a scene that turns and comes nearer, with an object in it: every pixel of its own. */
  photographed: () => {
    const [width, height] = [53, 37];
    const data = new Float32Array(2 * width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [dx, dy] = [x - 20.3, y - 15.7];
        const isObject = Math.hypot(dx - 9, dy - 4) < 8;
        data[2 * (y * width + x)] = isObject ? -7.3 + 0.1 * dx : 0.11 * dx - 0.23 * dy;
        data[2 * (y * width + x) + 1] = isObject ? 2.9 : 0.19 * dx + 0.13 * dy;
      }
    }
    return createFlowField({ width, height, data });
  },
};

export const tensorOf = ({ width, height, data }: FlowField): tf.Tensor3D => tf.tensor3d(data, [height, width, 2]);

/** The bytes that a canvas shows of a picture. */
export const levelsOf = async (picture: tf.Tensor): Promise<number[]> =>
  Array.from(await picture.data(), (share) => Math.round(255 * share));
