import { BackendError } from '@opticalflow/core';
import { isSoftwareGpu, softwareRefused } from './software-gpu.ts';

/** The part of WebGL that tells what there is. */
interface Gl {
  readonly RENDERER: number;
  getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  getParameter(name: number): unknown;
}

interface Canvas {
  getContext(kind: 'webgl2'): Gl | null;
}

/**
 * Looks for a GPU that WebGL 2 reaches.
 *
 * @throws BackendError when there is none, or none but software and that is not wanted
 */
export function expectWebgl({ softwareGpu }: { softwareGpu: boolean }): void {
  const gl = canvas()?.getContext('webgl2');
  if (!gl) throw new BackendError('there is no WebGL 2 here');
  const named = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER;
  const renderer = String(gl.getParameter(named));
  if (!softwareGpu && isSoftwareGpu(renderer)) throw softwareRefused(renderer);
}

function canvas(): Canvas | undefined {
  const { OffscreenCanvas, document } = globalThis as unknown as {
    OffscreenCanvas?: new (width: number, height: number) => Canvas;
    document?: { createElement(name: 'canvas'): Canvas };
  };
  return OffscreenCanvas ? new OffscreenCanvas(1, 1) : document?.createElement('canvas');
}
