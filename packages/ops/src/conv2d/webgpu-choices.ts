import { type Plan, type Product, planFor } from './webgpu-tiles.ts';

/** How a product is computed. */
export interface Choice {
  readonly plan: Plan;
  /** Whether the backend's own convolution is faster than the plan, where it can be had. */
  readonly stock?: boolean | undefined;
}

/** A kernel's call that computes a product. */
export interface ProductCall {
  kernelName: string;
  /** Of its inputs, by name. */
  shapes: Record<string, number[]>;
  attrs: object;
  product: Product;
}

interface DeviceChoices {
  /** By the names of products. */
  chosen: Map<string, Choice>;
  /** What is asked for while somebody looks on. */
  seen?: Map<string, ProductCall> | undefined;
}

const devices = new WeakMap<GPUDevice, DeviceChoices>();

/** What was chosen on a device. */
export function choicesOf(device: GPUDevice): DeviceChoices {
  let choices = devices.get(device);
  if (!choices) {
    choices = { chosen: new Map() };
    devices.set(device, choices);
  }
  return choices;
}

/** Products of one name are computed alike. */
export const nameOf = ({ kernelName, product: { rows, columns, depth, phases } }: ProductCall): string =>
  `${kernelName} ${rows}x${columns}x${depth}${phases === 1 ? '' : ` in ${phases} phases`}`;

/** The choice that was measured, or a plan that is likely to do. */
export function choose(device: GPUDevice, call: ProductCall): Choice {
  const { chosen, seen } = choicesOf(device);
  const name = nameOf(call);
  seen?.set(name, call);
  return chosen.get(name) ?? { plan: planFor(call.product) };
}
