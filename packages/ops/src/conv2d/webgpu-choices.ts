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
  attrs: { strides: readonly number[]; dilations: readonly number[] };
  kernel: readonly number[];
  product: Product;
}

/** What is known of a device. */
export interface DeviceChoices {
  /** By the names of products. */
  chosen: Map<string, Choice>;
  /** What is asked for while somebody looks on. */
  seen?: Map<string, ProductCall> | undefined;
  /** Whether choices are being measured. */
  tuning?: boolean;
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
export function nameOf({ kernelName, kernel, attrs, product }: ProductCall): string {
  const [size, strides, dilations] = [kernel, attrs.strides, attrs.dilations].map((pair) => pair.join('x'));
  const { rows, columns, depth } = product;
  return `${kernelName} ${size}, strides ${strides}, dilations ${dilations}: ${rows}x${columns}x${depth}`;
}

/** The choice that was measured, or a plan that is likely to do. */
export function choose(device: GPUDevice, call: ProductCall): Choice {
  const { chosen, seen } = choicesOf(device);
  const name = nameOf(call);
  seen?.set(name, call);
  return chosen.get(name) ?? { plan: planFor(call.product) };
}
