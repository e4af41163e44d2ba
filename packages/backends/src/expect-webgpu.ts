import { BackendError } from '@opticalflow/core';
import { isSoftwareGpu } from './software-gpu.ts';

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

/**
 * Looks for a GPU that WebGPU reaches.
 *
 * @throws BackendError when there is none, or none but software and that is not wanted
 */
export async function expectWebgpu({ softwareGpu }: { softwareGpu: boolean }): Promise<void> {
  const { gpu } = (globalThis.navigator ?? {}) as { gpu?: Gpu };
  if (!gpu) throw new BackendError('there is no WebGPU here');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new BackendError('WebGPU finds no GPU');
  const { info } = adapter;
  const description = info ? [info.vendor, info.architecture, info.device, info.description].join(' ').trim() : '';
  const isFallback = adapter.isFallbackAdapter ?? info?.isFallbackAdapter ?? false;
  if (!softwareGpu && (isFallback || isSoftwareGpu(description))) {
    throw new BackendError(`the only GPU is software (${description || 'a fallback'})`);
  }
}
