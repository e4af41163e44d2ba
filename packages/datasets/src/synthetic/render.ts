import type { FlowField, Frame } from '@opticalflow/core';
import { moved } from './motion.ts';
import { frontInFirst, frontInSecond, type Scene } from './scene.ts';
import { textureAt } from './texture.ts';

/** A point's front layer, and its place in the texture of that layer. */
type Look = (x: number, y: number) => { layer: number; from: readonly [number, number] };

/** Where within a pixel colours are taken along each axis, at the edges of layers. */
const TAPS = [-1 / 3, 0, 1 / 3];

/** The first picture of a scene as bytes; edges between layers are smooth. */
export function renderFirst(scene: Scene): Frame {
  return render(scene, (x, y) => ({ layer: frontInFirst(scene, x, y), from: [x, y] }));
}

/** The second picture of a scene, likewise. */
export function renderSecond(scene: Scene): Frame {
  return render(scene, (x, y) => frontInSecond(scene, x, y));
}

/** The exact motion of every pixel of the first picture, and which of them cannot be seen in the second. */
export function trueFlow(scene: Scene): { flow: FlowField; occluded: Uint8Array; objects: Uint8Array } {
  const { width, height, layers } = scene;
  const data = new Float32Array(2 * width * height);
  const occluded = new Uint8Array(width * height);
  const objects = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const layer = frontInFirst(scene, x, y);
      const [qx, qy] = moved(layers[layer].motion, x, y);
      data[2 * i] = qx - x;
      data[2 * i + 1] = qy - y;
      objects[i] = layer;
      const leaves = qx < 0 || qy < 0 || qx > width - 1 || qy > height - 1;
      occluded[i] = leaves || frontInSecond(scene, qx, qy, layer).layer !== layer ? 1 : 0;
    }
  }
  return { flow: { width, height, data }, occluded, objects };
}

function render({ width, height, layers }: Scene, look: Look): Frame {
  const data = new Uint8Array(3 * width * height);
  const fronts = new Uint8Array(width * height);
  const colour = new Float64Array(3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const { layer, from } = look(x, y);
      fronts[i] = layer;
      textureAt(layers[layer].texture, from[0], from[1], colour);
      for (let k = 0; k < 3; k++) data[3 * i + k] = 255 * colour[k] + 0.5;
    }
  }
  const sum = new Float64Array(3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!isEdge(fronts, { width, height, x, y })) continue;
      sum.fill(0);
      for (const dy of TAPS) {
        for (const dx of TAPS) {
          const { layer, from } = look(x + dx, y + dy);
          textureAt(layers[layer].texture, from[0], from[1], colour);
          for (let k = 0; k < 3; k++) sum[k] += colour[k];
        }
      }
      for (let k = 0; k < 3; k++) data[3 * i + k] = (255 * sum[k]) / TAPS.length ** 2 + 0.5;
    }
  }
  return { width, height, data };
}

/** Whether a pixel beside this one belongs to another layer. */
function isEdge(
  fronts: Uint8Array,
  { width, height, x, y }: { width: number; height: number; x: number; y: number },
): boolean {
  const i = y * width + x;
  const own = fronts[i];
  return (
    (x > 0 && fronts[i - 1] !== own) ||
    (x < width - 1 && fronts[i + 1] !== own) ||
    (y > 0 && fronts[i - width] !== own) ||
    (y < height - 1 && fronts[i + width] !== own)
  );
}
