import type { Values } from '../runtime/host-kernel.ts';

/** The slope below zero. */
export interface LeakyReluAttrs {
  alpha: number;
}

/** The activation as its definition says. */
export function leakyReluReference([x]: Values[], [output]: Values[], _: unknown, { alpha }: LeakyReluAttrs): void {
  for (let i = 0; i < x.length; i++) output[i] = x[i] > 0 ? x[i] : alpha * x[i];
}

/** Its gradient, for the gradient `dy` of the output. */
export function leakyReluGradReference([dy, x]: Values[], [dX]: Values[], _: unknown, { alpha }: LeakyReluAttrs): void {
  for (let i = 0; i < x.length; i++) dX[i] = x[i] > 0 ? dy[i] : alpha * dy[i];
}
