import { BackendError } from '@opticalflow/core';
import { isSoftwareGpu, softwareRefused } from './software-gpu.ts';

/** The part of WebGPU that tells what there is. */
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<GpuAdapter | null>;
}

interface GpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/** A GPU that WebGPU reaches. */
export interface WebgpuAdapter {
  /** What it tells of itself: vendor, architecture, device, description. Some browsers tell nothing. */
  readonly name: string;
  /** Whether the CPU does its work. */
  readonly isSoftware: boolean;
}

/**
 * The GPU that WebGPU reaches, the fast one where there are several: the one that the backend `webgpu` takes. In Node
 * there is none before that backend has been tried.
 *
 * @throws BackendError when there is none
 */
export async function findWebgpuAdapter(): Promise<WebgpuAdapter> {
  const { gpu } = (globalThis.navigator ?? {}) as { gpu?: Gpu };
  if (!gpu) throw new BackendError('there is no WebGPU here');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new BackendError('WebGPU finds no GPU');
  const { info } = adapter;
  const told = info ? [info.vendor, info.architecture, info.device, info.description] : [];
  const name = told.filter((word) => word !== '').join(' ');
  const isFallback = adapter.isFallbackAdapter ?? info?.isFallbackAdapter ?? false;
  return { name, isSoftware: isFallback || isSoftwareGpu(name) };
}

/**
 * Looks for a GPU that WebGPU reaches.
 *
 * @throws BackendError when there is none, or none but software and that is not wanted
 */
export async function expectWebgpu({ softwareGpu }: { softwareGpu: boolean }): Promise<void> {
  const { name, isSoftware } = await findWebgpuAdapter();
  if (!softwareGpu && isSoftware) throw softwareRefused(name || 'a fallback');
}
