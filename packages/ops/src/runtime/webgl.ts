import { BackendError } from '@opticalflow/core';
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import type { GpuContext, GpuKernel, GpuProgram } from './gpu.ts';
import { webglDevice } from './webgl-device.ts';
import { tellLayoutsApart } from './webgl-layouts.ts';

/** A program in GLSL: a `main` that calls `getOutputCoords` and `setOutput`. */
export interface WebglProgram extends GpuProgram {
  /**
   * Whether textures hold four values a texel, two of the last axis but one times two of the last; else `getPixels` gives one
   * value, and textures may have any layout. What is beside the last row or column of such textures can be anything.
   */
  packed?: boolean;
}

/** What kernels may do on WebGL. */
export interface WebglContext extends GpuContext {
  run(program: WebglProgram): tf.TensorInfo;
  /** Gives back what a program made and the kernel does not return. */
  dispose(tensor: tf.TensorInfo): void;
}

const fits = new WeakSet<MathBackendWebGL>();

/** Throws where the kernels would be wrong, or where nothing that is computed would be read back. */
function expectUsable(backend: MathBackendWebGL): void {
  const loss = webglDevice.lossOf(backend);
  if (loss) throw loss;
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
  tellLayoutsApart(backend);
  fits.add(backend);
}

function runProgram(backend: MathBackendWebGL, program: WebglProgram): tf.TensorInfo {
  const { outputShape, inputs, ints = {}, floats = {}, code, packed = false } = program;
  const uniforms = (type: 'int' | 'float', values: object) => Object.keys(values).map((name) => ({ name, type }));
  const gpgpu: GPGPUProgram = {
    variableNames: Object.keys(inputs),
    outputShape,
    userCode: code,
    customUniforms: [...uniforms('int', ints), ...uniforms('float', floats)],
    packedInputs: packed,
    packedOutput: packed,
    enableShapeUniforms: outputShape.length <= 4 && tf.env().getBool('WEBGL_USE_SHAPES_UNIFORMS'),
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
