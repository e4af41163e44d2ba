import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BackendError } from '@opticalflow/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { compileAhead, deviceLoss, whileDeviceLasts } from '../index.ts';
import { registerDevice } from './device.ts';

/** A device whose loss is up to the test. */
class MortalDevice {
  loss: BackendError | undefined;
  readonly listeners = new Set<() => void>();
  compiled: (readonly tf.Tensor[])[] = [];

  lossOf = () => this.loss;
  onLoss = (_: tf.KernelBackend, listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  compileAhead = async (_: tf.KernelBackend, work: () => readonly tf.Tensor[]) => {
    this.compiled.push(work());
  };

  lose(): void {
    this.loss = new BackendError('The device is gone');
    for (const listener of this.listeners) listener();
  }
}

/** After this many microtasks. */
async function soon(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await undefined;
}

const gone = { tag: 'BackendError', message: 'The device is gone' };
let device: MortalDevice;
beforeEach(async () => {
  device = new MortalDevice();
  tf.registerBackend('mortal', () => tf.findBackend('cpu'));
  registerDevice('mortal', device);
  await tf.setBackend('mortal');
});
afterEach(async () => {
  await tf.setBackend('cpu');
});

describe('while a device lasts', () => {
  test('work comes to what it comes to, and nobody listens any more', async () => {
    expect(await whileDeviceLasts(async () => 42)).toBe(42);
    await expect(whileDeviceLasts(() => Promise.reject(new RangeError('no')))).rejects.toThrow(new RangeError('no'));
    expect(device.listeners.size).toBe(0);
    expect(deviceLoss()).toBeUndefined();
  });

  test('work that would never end ends with the loss', async () => {
    const work = whileDeviceLasts(() => new Promise<never>(() => {}));
    device.lose();
    await expect(work).rejects.toMatchObject(gone);
    expect(device.listeners.size).toBe(0);
    expect(deviceLoss()).toBe(device.loss);
  });

  test('what work has read or failed of is of no account when the loss is heard of just afterwards', async () => {
    for (const end of [async () => 'zeros', () => Promise.reject(new Error('the buffer could not be read'))]) {
      device.loss = undefined;
      const work = whileDeviceLasts(() => {
        soon(20).then(() => device.lose());
        return end();
      });
      await expect(work).rejects.toMatchObject(gone);
    }
  });

  test('work is not begun on one that is lost', async () => {
    device.lose();
    let begun = false;
    const work = whileDeviceLasts(async () => {
      begun = true;
    });
    await expect(work).rejects.toMatchObject(gone);
    expect(begun).toBe(false);
  });
});

test('work is compiled ahead by the device of the current backend alone', async () => {
  const work = () => [tf.scalar(1)];
  await compileAhead(work);
  expect(device.compiled).toHaveLength(1);
  await tf.setBackend('cpu');
  await compileAhead(() => {
    throw new Error('not called');
  });
  expect(device.compiled).toHaveLength(1);
});

test('a backend without a device is never lost', async () => {
  await tf.setBackend('cpu');
  device.lose();
  expect(deviceLoss()).toBeUndefined();
  expect(await whileDeviceLasts(async () => 'flow')).toBe('flow');
});
