import { BackendError } from '@opticalflow/core';
import type { GPGPUContext, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendDevice } from './device.ts';

/** A program of the backend; it has no locations before it is linked. */
interface Binary {
  webGLProgram: Parameters<GPGPUContext['deleteProgram']>[0];
  fragmentShader: WebGLShader;
  outShapeInfo: { isPacked: boolean };
  variablesLocations: object[] | null;
}

const contextOf = (backend: tf.KernelBackend) => (backend as MathBackendWebGL).gpgpu.gl as WebGL2RenderingContext;

function lossOf(backend: tf.KernelBackend): BackendError | undefined {
  if (!contextOf(backend).isContextLost()) return undefined;
  return new BackendError(
    'The context of the webgl backend is lost, and its tensors with it: the driver was reset, or the page had too ' +
      'many contexts. Load the model again on another backend, or on this one removed and registered anew',
  );
}

function onLoss(backend: tf.KernelBackend, listener: () => void): () => void {
  const { canvas } = contextOf(backend);
  canvas.addEventListener('webglcontextlost', listener);
  return () => canvas.removeEventListener('webglcontextlost', listener);
}

/** Does the work with the backend's programs handed to the driver, and nothing drawn. */
function onlyCompile(backend: MathBackendWebGL, work: () => readonly tf.Tensor[]): void {
  tf.env().set('ENGINE_COMPILE_ONLY', true);
  try {
    tf.tidy(() => {
      for (const { dataId } of work()) backend.readToGPU(dataId);
    });
  } finally {
    tf.env().set('ENGINE_COMPILE_ONLY', false);
  }
}

/** Takes away what is not yet linked, so that nobody runs it before it is. */
function takePending(cache: Record<string, Binary>): [string, Binary][] {
  const pending = Object.entries(cache).filter(([, { variablesLocations }]) => variablesLocations === null);
  for (const [key] of pending) delete cache[key];
  return pending;
}

/** Without this extension, asking whether a program is linked waits until it is. */
async function untilLinked(
  { gpgpu: { gl, parallelCompilationExtension } }: MathBackendWebGL,
  pending: [string, Binary][],
) {
  if (!parallelCompilationExtension) return;
  const { COMPLETION_STATUS_KHR } = parallelCompilationExtension;
  while (!pending.every(([, { webGLProgram }]) => gl.getProgramParameter(webGLProgram, COMPLETION_STATUS_KHR))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Draws one texel with each program, of nothing: drivers finish a program when they first draw with it. */
function drawOnce({ gpgpu }: MathBackendWebGL, binaries: readonly Binary[]): void {
  const packed = gpgpu.createPackedMatrixTexture(2, 2);
  const single = gpgpu.createFloat32MatrixTexture(1, 1);
  for (const { webGLProgram, outShapeInfo } of binaries) {
    if (outShapeInfo.isPacked) gpgpu.setOutputPackedMatrixTexture(packed.texture, 2, 2);
    else gpgpu.setOutputMatrixTexture(single.texture, 1, 1);
    gpgpu.setProgram(webGLProgram);
    gpgpu.bindVertexArray(webGLProgram.vao);
    gpgpu.executeProgram();
  }
  for (const { texture } of [packed, single]) gpgpu.deleteMatrixTexture(texture);
}

async function compileAhead(kernelBackend: tf.KernelBackend, work: () => readonly tf.Tensor[]): Promise<void> {
  const backend = kernelBackend as MathBackendWebGL;
  const cache = (backend as unknown as { binaryCache: Record<string, Binary> }).binaryCache;
  const { gl } = backend.gpgpu;
  let pending: [string, Binary][] = [];
  try {
    onlyCompile(backend, work);
  } finally {
    pending = takePending(cache);
  }
  await untilLinked(backend, pending);
  let failure: string | undefined;
  for (const [key, binary] of pending) {
    if (!gl.getProgramParameter(binary.webGLProgram, gl.LINK_STATUS)) {
      failure = `${gl.getProgramInfoLog(binary.webGLProgram)} ${gl.getShaderInfoLog(binary.fragmentShader)}`;
    } else cache[key] ??= binary;
  }
  backend.getUniformLocations();
  drawOnce(
    backend,
    pending.map(([key]) => cache[key]).filter((binary) => binary !== undefined),
  );
  await backend.gpgpu.createAndWaitForFence();
  if (failure !== undefined) throw new BackendError(`A program of the webgl backend does not link: ${failure}`);
}

export const webglDevice: BackendDevice = { lossOf, onLoss, compileAhead };
