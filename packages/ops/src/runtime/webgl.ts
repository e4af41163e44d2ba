import { BackendError } from '@opticalflow/core';
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import type { GpuContext, GpuKernel, GpuProgram } from './gpu.ts';

/** Programs define, in GLSL, a `main` that calls `getOutputCoords` and `setOutput`; textures may have any layout. */
export interface WebglContext extends GpuContext {
  /** Gives back what a program made and the kernel does not return. */
  dispose(tensor: tf.TensorInfo): void;
}

const fits = new WeakSet<MathBackendWebGL>();

/** Throws where the kernels would be wrong, or where nothing that is computed would be read back. */
function expectUsable(backend: MathBackendWebGL): void {
  if (backend.gpgpu.gl.isContextLost()) {
    throw new BackendError(
      'The context of the webgl backend is lost, and its tensors with it: the driver was reset, or the page had too ' +
        'many contexts. Load the model again on another backend, or on this one removed and registered anew',
    );
  }
  if (fits.has(backend)) return;
  if (tf.env().getNumber('WEBGL_VERSION') < 2) {
    throw new BackendError(
      'Kernels for the webgl backend need WebGL 2 but this device has WebGL 1: use another backend',
    );
  }
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
    throw new BackendError(
      'Kernels for the webgl backend need textures of 32-bit floats but those here have 16 bits, in which flow of ' +
        'hundreds of pixels is wrong by tenths: use another backend',
    );
  }
  fits.add(backend);
}

function runProgram(backend: MathBackendWebGL, program: GpuProgram): tf.TensorInfo {
  const { outputShape, inputs, ints = {}, floats = {}, code } = program;
  const uniforms = (type: 'int' | 'float', values: object) => Object.keys(values).map((name) => ({ name, type }));
  const gpgpu: GPGPUProgram = {
    variableNames: Object.keys(inputs),
    outputShape,
    userCode: code,
    customUniforms: [...uniforms('int', ints), ...uniforms('float', floats)],
    enableShapeUniforms: tf.env().getBool('WEBGL_USE_SHAPES_UNIFORMS'),
  };
  const values = [...Object.values(ints), ...Object.values(floats)].map((value) => [value]);
  return backend.runWebGLProgram(gpgpu, Object.values(inputs), 'float32', values);
}

/** The kernel as TensorFlow.js registers it. */
export const webglKernelConfig = ({ name, compute }: GpuKernel<WebglContext>): tf.KernelConfig => ({
  kernelName: name,
  backendName: 'webgl',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const webgl = backend as MathBackendWebGL;
    expectUsable(webgl);
    return compute(inputs as Record<string, tf.TensorInfo>, attrs as object, {
      run: (program) => runProgram(webgl, program),
      dispose: (tensor) => webgl.disposeIntermediateTensorInfo(tensor),
    });
  },
});
