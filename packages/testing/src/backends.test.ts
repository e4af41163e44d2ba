import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { describeBackends, expectNoLeak } from './index.ts';

describeBackends({ describe, beforeAll }, (backend) => {
  test('computes', async () => {
    expect(tf.getBackend()).toBe(backend);
    const sum = tf.add([1, 2], [3, 4]);
    expect([...(await sum.data())]).toEqual([4, 6]);
    sum.dispose();
  });

  test('a leak is found', async () => {
    const leaked: tf.Tensor[] = [];
    await expect(expectNoLeak(() => void leaked.push(tf.scalar(1)))).rejects.toThrow('1 tensors were left behind');
    tf.dispose(leaked);
  });
});
