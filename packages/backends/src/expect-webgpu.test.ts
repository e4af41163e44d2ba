import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findWebgpuAdapter, tryBackend } from '@opticalflow/backends';

const navigatorHere = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

/** Puts a WebGPU in place whose only GPU tells this of itself. */
function installGpu(adapter: object | null): void {
  const gpu = { requestAdapter: async () => adapter };
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

const infoOf = (vendor: string, architecture = '', device = '', description = '') => ({
  vendor,
  architecture,
  device,
  description,
});

afterEach(() => {
  if (navigatorHere) Object.defineProperty(globalThis, 'navigator', navigatorHere);
  else Reflect.deleteProperty(globalThis, 'navigator');
});

describe('the adapter of WebGPU', () => {
  test.each([
    ['all that it tells', { info: infoOf('nvidia', 'hopper', '0x2330', 'H100') }, 'nvidia hopper 0x2330 H100', false],
    ['no blanks for what it does not tell', { info: infoOf('apple', 'metal-3') }, 'apple metal-3', false],
    ['nothing, in browsers that keep it secret', {}, '', false],
    ['what is software', { info: infoOf('google', 'swiftshader') }, 'google swiftshader', true],
    ['a fallback', { info: { ...infoOf('mesa'), isFallbackAdapter: true } }, 'mesa', true],
    ['a fallback, as older browsers say so', { isFallbackAdapter: true }, '', true],
  ])('is named by %s', async (_, adapter, name, isSoftware) => {
    installGpu(adapter);
    expect(await findWebgpuAdapter()).toEqual({ name, isSoftware });
  });

  test('is told to be missing where it is', async () => {
    installGpu(null);
    await expect(findWebgpuAdapter()).rejects.toMatchObject({ tag: 'BackendError', message: 'WebGPU finds no GPU' });
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
    await expect(findWebgpuAdapter()).rejects.toMatchObject({ message: 'there is no WebGPU here' });
  });
});

describe('a GPU that is software', () => {
  beforeEach(() => installGpu({ info: infoOf('google', 'swiftshader') }));

  test('is refused by its name', async () => {
    const why = expect.stringMatching(/^the only GPU is software \(google swiftshader\), slower than simd/);
    expect(await tryBackend('webgpu')).toEqual({ name: 'webgpu', works: false, why });
  });

  test('is refused without one as well', async () => {
    installGpu({ isFallbackAdapter: true });
    const why = expect.stringMatching(/^the only GPU is software \(a fallback\)/);
    expect(await tryBackend('webgpu')).toEqual({ name: 'webgpu', works: false, why });
  });
});
