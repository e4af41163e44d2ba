import { afterEach, expect, jest, test } from '@jest/globals';
import { chooseInstructions } from '../../src/engine/instructions.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** An engine that understands modules of up to so many of the two probes: relaxed SIMD's is the longer one. */
function understanding(level: () => 'none' | 'plain' | 'relaxed'): void {
  jest.spyOn(WebAssembly, 'validate').mockImplementation((bytes) => {
    const isRelaxed = bytes.byteLength > 36;
    return level() === 'relaxed' || (level() === 'plain' && !isRelaxed);
  });
}
const nothing = async () => {};

test('the probes are modules that this Node understands', async () => {
  const validate = jest.spyOn(WebAssembly, 'validate');
  expect(await chooseInstructions('plain', nothing)).toBe('plain');
  expect(validate.mock.results[0].value).toBe(true);
});

test('relaxed SIMD is turned on where it is not understood and can be', async () => {
  let level: 'plain' | 'relaxed' = 'plain';
  understanding(() => level);
  const enable = jest.fn(async () => {
    level = 'relaxed';
  });
  expect(await chooseInstructions(undefined, enable)).toBe('relaxed');
  expect(await chooseInstructions(undefined, enable)).toBe('relaxed');
  expect(enable).toHaveBeenCalledTimes(1);
});

test('plain SIMD is what remains', async () => {
  understanding(() => 'plain');
  expect(await chooseInstructions(undefined, nothing)).toBe('plain');
});

test('nothing is turned on for plain SIMD', async () => {
  understanding(() => 'plain');
  const enable = jest.fn(nothing);
  expect(await chooseInstructions('plain', enable)).toBe('plain');
  expect(enable).not.toHaveBeenCalled();
});

test('relaxed SIMD that was asked for and is not there is an error', async () => {
  understanding(() => 'plain');
  await expect(chooseInstructions('relaxed', nothing)).rejects.toMatchObject({
    tag: 'BackendError',
    [Symbol.for('@opticalflow/error')]: true,
    message: 'Relaxed SIMD was asked for, which this JavaScript engine does not have, or not turned on',
  });
});

test('no SIMD at all is an error', async () => {
  understanding(() => 'none');
  await expect(chooseInstructions(undefined, nothing)).rejects.toMatchObject({
    name: 'BackendError',
    message: 'The simd backend needs WebAssembly with SIMD, which this JavaScript engine does not have',
  });
});
