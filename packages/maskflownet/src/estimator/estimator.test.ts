import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Progress } from '@opticalflow/core';
import { loadMaskFlowNet, type MaskFlowNet } from '@opticalflow/maskflownet';
import { describeBackends, expectCloseAbsolute, expectNoLeak, randomFloats, readFixture } from '@opticalflow/testing';
import * as tf from '@tensorflow/tfjs-core';

const bytesOf = (width: number, height: number, seed: number, channels = 3) => ({
  width,
  height,
  data: Uint8Array.from(randomFloats(channels * width * height, seed, 0, 256)),
});
const pair = [bytesOf(64, 64, 1), bytesOf(64, 64, 2)] as const;

describeBackends({ describe, beforeAll }, () => {
  test('flow and occlusion come back at the size of the pictures, whatever that is', async () => {
    await expectNoLeak(async () => {
      const network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
      for (const [width, height] of [
        [64, 64],
        [65, 8],
        [70, 130],
      ] as const) {
        const { flow, occlusion } = await network.estimate(bytesOf(width, height, 1), bytesOf(width, height, 2));
        expect([flow.width, flow.height, flow.data.length]).toEqual([width, height, 2 * width * height]);
        expect([occlusion.width, occlusion.height, occlusion.data.length]).toEqual([width, height, width * height]);
        expect(flow.data.every(Number.isFinite)).toBe(true);
        expect(occlusion.data.every((value) => value >= 0 && value <= 1)).toBe(true);
      }
      network.dispose();
    });
  });
});

describeBackends({ describe, beforeAll }, () => {
  test('prepared where nothing is compiled, a network is as it was', async () => {
    await expectNoLeak(async () => {
      const network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
      await network.prepare({ width: 70, height: 130 });
      await expect(network.prepare({ width: 70, height: 7 })).rejects.toThrow(
        'Expected at least 8 pixels a side for the size of the pictures but received 70x7',
      );
      network.dispose();
      await expect(network.prepare({ width: 70, height: 130 })).rejects.toThrow('has been disposed of');
    });
  });
});

describe('an estimate', () => {
  let network: MaskFlowNet;
  beforeAll(async () => {
    await tf.setBackend('wasm');
    network = await loadMaskFlowNet(readFixture('default-s.safetensors'));
  });

  test('is the same from bytes, floats, grey with equal channels, and RGBA', async () => {
    const grey = [bytesOf(64, 64, 3, 1), bytesOf(64, 64, 4, 1)];
    const spread = (channels: number) =>
      grey.map(({ data, ...size }) => ({
        ...size,
        data: Uint8ClampedArray.from({ length: channels * data.length }, (_, i) =>
          i % channels === 3 ? 77 : data[Math.floor(i / channels)],
        ),
      }));
    const floats = grey.map(({ data, ...size }) => ({ ...size, data: Float32Array.from(data, (x) => x / 255) }));
    const expected = (await network.estimate(grey[0], grey[1])).flow.data;
    for (const [first, second] of [spread(3), spread(4), floats]) {
      expectCloseAbsolute((await network.estimate(first, second)).flow.data, expected, 1e-6);
    }
  });

  test('of a padded picture is the middle of the estimate of the picture with repeated edges', async () => {
    const padding = await loadMaskFlowNet(readFixture('default-s.safetensors'), { fit: 'pad' });
    const inner = [bytesOf(60, 58, 5), bytesOf(60, 58, 6)];
    const outer = inner.map(({ data }) => {
      const padded = new Uint8Array(3 * 64 * 64);
      for (let i = 0; i < 64 * 64; i++) {
        const y = Math.min(57, Math.max(0, Math.floor(i / 64) - 3));
        const x = Math.min(59, Math.max(0, (i % 64) - 2));
        padded.set(data.subarray(3 * (y * 60 + x), 3 * (y * 60 + x) + 3), 3 * i);
      }
      return { width: 64, height: 64, data: padded };
    });
    const { flow } = await padding.estimate(inner[0], inner[1]);
    const whole = (await padding.estimate(outer[0], outer[1])).flow;
    const middle = Float32Array.from(flow.data, (_, i) => {
      const pixel = Math.floor(i / 2);
      return whole.data[2 * ((Math.floor(pixel / 60) + 3) * 64 + (pixel % 60) + 2) + (i % 2)];
    });
    expectCloseAbsolute(flow.data, middle, 1e-5);
    padding.dispose();
  });

  test('stays on the backend when tensors are wanted', async () => {
    const { flow, occlusion } = await network.estimate(...pair);
    await expectNoLeak(async () => {
      const tensors = await network.estimate(...pair, { output: 'tensor' });
      expect(tensors.flow.shape).toEqual([1, flow.height, flow.width, 2]);
      expectCloseAbsolute(await tensors.flow.data(), flow.data, 1e-4);
      expectCloseAbsolute(await tensors.occlusion.data(), occlusion.data, 1e-5);
      expect(Object.keys(tensors.timings)).toEqual(['prepare', 'network', 'restore']);
      tf.dispose([tensors.flow, tensors.occlusion]);
    });
  });

  test('gives the flow of every level when asked', async () => {
    const { levels } = await network.estimate(...pair, { levels: true });
    expect([...levels!].map(([level, { width, height, channels }]) => [level, width, height, channels])).toEqual([
      [6, 1, 1, 2],
      [5, 2, 2, 2],
      [4, 4, 4, 2],
      [3, 8, 8, 2],
      [2, 16, 16, 2],
    ]);
    expect((await network.estimate(...pair)).levels).toBeUndefined();
  });

  test('tells of each step, in order, up to the last', async () => {
    const steps: Progress[] = [];
    await network.estimate(...pair, { onProgress: (progress) => steps.push(progress) });
    expect(steps.map(({ done, total }) => `${done}/${total}`)).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
    expect(steps.map(({ stage }) => stage)).toEqual([
      'stage1 features',
      ...[6, 5, 4, 3, 2].map((level) => `stage1 level ${level}`),
    ]);
  });

  test('stops between two steps when aborted, with the signal’s reason, and leaves nothing', async () => {
    const reason = new Error('enough');
    await expectNoLeak(async () => {
      const controller = new AbortController();
      const steps: string[] = [];
      const estimate = network.estimate(...pair, {
        signal: controller.signal,
        onProgress: ({ stage }) => {
          steps.push(stage);
          if (steps.length === 3) controller.abort(reason);
        },
      });
      await expect(estimate).rejects.toBe(reason);
      expect(steps).toHaveLength(3);
      await expect(network.estimate(...pair, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    });
  });

  test('lets an abort arrive that comes from elsewhere', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const estimate = network.estimate(bytesOf(256, 256, 1), bytesOf(256, 256, 2), { signal: controller.signal });
    await expect(estimate).rejects.toThrow(/abort/i);
  });

  test('ends with what its listener throws, and leaves nothing', async () => {
    await expectNoLeak(async () => {
      const estimate = network.estimate(...pair, {
        onProgress: () => {
          throw new Error('no more');
        },
      });
      await expect(estimate).rejects.toThrow('no more');
    });
  });

  test('needs two pictures of one size, of at least 8 pixels a side', async () => {
    await expect(network.estimate(pair[0], bytesOf(64, 65, 2))).rejects.toThrow(
      'Expected 64x64 for the second picture, the size of the first but received 64x65',
    );
    await expect(network.estimate(bytesOf(1, 1, 1), bytesOf(1, 1, 2))).rejects.toThrow(
      'Expected at least 8 pixels a side for the size of the pictures but received 1x1',
    );
    await expect(network.estimate({ ...pair[0], data: pair[0].data.subarray(1) }, pair[1])).rejects.toThrow('channels');
  });

  test('is refused once the network is disposed of, which may be done twice', async () => {
    const other = await loadMaskFlowNet(readFixture('default-s.safetensors'));
    other.dispose();
    other.dispose();
    await expect(other.estimate(...pair)).rejects.toThrow('disposed');
  });
});
