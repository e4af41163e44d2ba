import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** What of a backend runs programs, and what owns its memory. */
export interface CountedDevice {
  backend: Methods;
  run: 'runWebGLProgram' | 'runWebGPUProgram';
  /** Of textures or buffers; it counts those that are free to be used again among the allocated ones. */
  memory: Methods & { numBytesAllocated: number };
  acquire: 'acquireTexture' | 'acquireBuffer';
  /**
   * From now on programs are neither compiled nor launched, which takes a renderer on the CPU most of its time. Textures and
   * buffers are made as ever, and what the device refuses to make or to bind it still refuses.
   */
  skipArithmetic(): void;
  /** What the device has refused first, once everything has been handed to it. */
  refused(): Promise<string | undefined>;
}

function webglDevice(backend: MathBackendWebGL): CountedDevice {
  const gl = backend.gpgpu.gl as WebGL2RenderingContext;
  return {
    backend: backend as unknown as Methods,
    run: 'runWebGLProgram',
    memory: (backend as unknown as { textureManager: CountedDevice['memory'] }).textureManager,
    acquire: 'acquireTexture',
    skipArithmetic() {
      const write = gl.shaderSource.bind(gl);
      gl.shaderSource = (shader, source) => {
        const isVertex = gl.getShaderParameter(shader, gl.SHADER_TYPE) === gl.VERTEX_SHADER;
        write(shader, isVertex ? source : '#version 300 es\nvoid main() {}');
      };
      gl.drawElements = () => {};
    },
    async refused() {
      const code = gl.getError();
      return code === gl.NO_ERROR ? undefined : `WebGL error ${code}`;
    },
  };
}

/** The layout of all programs with so many buffers: the output, inputs, uniforms. */
function bufferLayout(device: GPUDevice, buffers: number): GPUBindGroupLayout {
  const typeOf = (binding: number) =>
    binding === 0 ? 'storage' : binding < buffers - 1 ? 'read-only-storage' : 'uniform';
  return device.createBindGroupLayout({
    entries: Array.from({ length: buffers }, (_, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: typeOf(binding) },
    })),
  });
}

function skipPipelines(device: GPUDevice): void {
  device.createComputePipeline = () => ({ getBindGroupLayout: () => ({}) }) as unknown as GPUComputePipeline;
  device.createComputePipelineAsync = async (pipeline) => device.createComputePipeline(pipeline);
  const bind = device.createBindGroup.bind(device);
  const layouts: GPUBindGroupLayout[] = [];
  device.createBindGroup = (group) => {
    const buffers = [...group.entries].length;
    layouts[buffers] ??= bufferLayout(device, buffers);
    return bind({ ...group, layout: layouts[buffers] });
  };
  const pass = GPUComputePassEncoder.prototype;
  for (const step of ['setPipeline', 'setBindGroup', 'dispatchWorkgroups'] as const) pass[step] = () => undefined;
}

function webgpuDevice(backend: WebGPUBackend): CountedDevice {
  const { device } = backend;
  let first: string | undefined;
  device.addEventListener('uncapturederror', ({ error }) => {
    first ??= error.message;
  });
  return {
    backend: backend as unknown as Methods,
    run: 'runWebGPUProgram',
    memory: (backend as unknown as { bufferManager: CountedDevice['memory'] }).bufferManager,
    acquire: 'acquireBuffer',
    skipArithmetic: () => skipPipelines(device),
    async refused() {
      await device.queue.onSubmittedWorkDone();
      return first;
    },
  };
}

/** Of the current backend. */
export function countedDevice(): CountedDevice {
  const backend = tf.backend();
  return tf.getBackend() === 'webgl'
    ? webglDevice(backend as MathBackendWebGL)
    : webgpuDevice(backend as WebGPUBackend);
}

/** From now on `seen` is called after each call of a method. */
export function after(target: Methods, name: string, seen: () => void): void {
  const method = target[name].bind(target);
  target[name] = (...args) => {
    const value = method(...args);
    seen();
    return value;
  };
}
