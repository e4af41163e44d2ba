import { type BackendError, nextTurn } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';

/** What a backend whose tensors lie on a device of its own can do beyond kernels; registered with its kernels. */
export interface BackendDevice {
  /** Why its tensors are lost; undefined as long as they are not. */
  lossOf(backend: tf.KernelBackend): BackendError | undefined;
  /** Calls the listener when the device is lost, once or never; what comes back takes the listener away. */
  onLoss(backend: tf.KernelBackend, listener: () => void): () => void;
  /** See {@link compileAhead}. */
  compileAhead(backend: tf.KernelBackend, work: () => readonly tf.Tensor[]): Promise<void>;
}

const devices = new Map<string, BackendDevice>();

/** From now on that is what the functions below ask while this backend is current. */
export function registerDevice(backendName: string, device: BackendDevice): void {
  devices.set(backendName, device);
}

/**
 * Why the device of the current backend is lost, and all tensors with it. Undefined where it is not, where the backend has
 * none, and where its kernels of this package were not registered.
 */
export function deviceLoss(): BackendError | undefined {
  const backend = tf.backend();
  return devices.get(tf.getBackend())?.lossOf(backend);
}

/**
 * What `work` comes to, as long as the device of the current backend lasts. What is read from one that is lost would be
 * zeros, or would never come.
 *
 * @throws BackendError when the device is lost before the work has ended, or whatever the work throws
 */
export async function whileDeviceLasts<T>(work: () => Promise<T>): Promise<T> {
  const backend = tf.backend();
  const device = devices.get(tf.getBackend());
  if (!device) return work();
  const expectDevice = () => {
    const loss = device.lossOf(backend);
    if (loss) throw loss;
  };
  expectDevice();
  let stop = () => {};
  try {
    const lost = new Promise<void>((resolve) => {
      stop = device.onLoss(backend, resolve);
    });
    return (await Promise.race([work(), lost])) as T;
  } finally {
    // what failed because of the loss, or computed on, may have come before the news of it
    await nextTurn();
    stop();
    expectDevice();
  }
}

/**
 * Compiles the programs of `work`, side by side, where the current backend can do that and its kernels of this package were
 * registered; elsewhere it does nothing. The work is done without computing anything: tensors have their sizes, but no
 * values. What is uploaded meanwhile stays. All tensors that it makes are disposed of.
 *
 * @param work returns those tensors whose values would be read, so that programs for that are compiled too
 * @throws BackendError when a program cannot be compiled, or the device is lost; whatever the work throws
 */
export async function compileAhead(work: () => readonly tf.Tensor[]): Promise<void> {
  const backend = tf.backend();
  const device = devices.get(tf.getBackend());
  if (device) await whileDeviceLasts(() => device.compileAhead(backend, work));
}
