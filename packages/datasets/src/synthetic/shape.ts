import type { SeededRandom } from '@opticalflow/core';

/** The outline of a layer in the first picture: everything, an ellipse, or a polygon. */
export type Shape =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'ellipse';
      readonly x: number;
      readonly y: number;
      /** Unit vector of the first half-axis. */
      readonly axis: readonly [number, number];
      readonly a: number;
      readonly b: number;
    }
  | {
      readonly kind: 'polygon';
      readonly x: number;
      readonly y: number;
      /** No corner is farther from (x, y). */
      readonly radius: number;
      /** Corners, in order, as x and y. */
      readonly corners: readonly (readonly [number, number])[];
    };

/** An ellipse or a polygon about (x, y), nowhere farther than `radius` from it. */
export function randomShape(random: SeededRandom, { x, y, radius }: { x: number; y: number; radius: number }): Shape {
  if (random.uniform(0, 1) < 0.5) {
    return { kind: 'ellipse', x, y, axis: random.direction(), a: radius, b: radius * random.uniform(0.4, 1) };
  }
  const turned = random.direction();
  const corners = QUADRANTS.flatMap(([qx, qy]) => {
    const many = random.integer(1, 3);
    const steps = Array.from({ length: many }, () => random.uniform(0, 1)).sort((a, b) => a - b);
    return steps.map((step): [number, number] => {
      // The square's side from this corner to the next, pulled onto a circle of some radius
      const dx = qx - 2 * step * (qx === qy ? qx : 0);
      const dy = qy - 2 * step * (qx === qy ? 0 : qy);
      const length = (radius * random.uniform(0.5, 1)) / Math.sqrt(dx * dx + dy * dy);
      return [x + length * (turned[0] * dx - turned[1] * dy), y + length * (turned[1] * dx + turned[0] * dy)];
    });
  });
  return { kind: 'polygon', x, y, radius, corners };
}

/** Corners of a square in the order in which one walks around it. */
const QUADRANTS = [
  [1, 1],
  [-1, 1],
  [-1, -1],
  [1, -1],
] as const;

/** Whether the point lies in the shape. */
export function isInside(shape: Shape, x: number, y: number): boolean {
  switch (shape.kind) {
    case 'everything':
      return true;
    case 'ellipse': {
      const dx = x - shape.x;
      const dy = y - shape.y;
      const s = (dx * shape.axis[0] + dy * shape.axis[1]) / shape.a;
      const t = (dy * shape.axis[0] - dx * shape.axis[1]) / shape.b;
      return s * s + t * t <= 1;
    }
    case 'polygon': {
      const { corners, radius } = shape;
      const dx = x - shape.x;
      const dy = y - shape.y;
      if (dx * dx + dy * dy > radius * radius) return false;
      let inside = false;
      for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
        const a = corners[i];
        const b = corners[j];
        if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
      }
      return inside;
    }
  }
}
