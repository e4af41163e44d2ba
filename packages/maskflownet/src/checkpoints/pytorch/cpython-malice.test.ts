import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { BUILD, call, dict, global, int, pickle, tensor, text } from '../../../test/checkpoint-files/pickle-writer.ts';
import { floats, torchLegacy, torchZip } from '../../../test/checkpoint-files/writers.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

/**
 * What CPython's own pickler makes of objects that would do something when they are loaded: a class whose `__reduce__` is
 * `(os.system, ('touch /tmp/harmed',))`, by protocol, one of `(eval, ('1',))`, an instance of a class, a set, a bytearray.
 */
const MALICE: readonly (readonly [what: string, message: RegExp, base64: string])[] = [
  [
    'os.system, protocol 0',
    /opcode 0x64/,
    'KGRwMApWc3RhdGVfZGljdApwMQooZHAyClZhCnAzCmNwb3NpeApzeXN0ZW0KcDQKKFZ0b3VjaCAvdG1wL2hhcm1lZApwNQp0cDYKUnA3CnNzLg==',
  ],
  [
    'os.system, protocol 1',
    /posix\.system/,
    'fXEAWAoAAABzdGF0ZV9kaWN0cQF9cQJYAQAAAGFxA2Nwb3NpeApzeXN0ZW0KcQQoWBEAAAB0b3VjaCAvdG1wL2hhcm1lZHEFdHEGUnEHc3Mu',
  ],
  [
    'os.system, protocol 2',
    /posix\.system/,
    'gAJ9cQBYCgAAAHN0YXRlX2RpY3RxAX1xAlgBAAAAYXEDY3Bvc2l4CnN5c3RlbQpxBFgRAAAAdG91Y2ggL3RtcC9oYXJtZWRxBYVxBlJxB3NzLg==',
  ],
  [
    'os.system, protocol 3',
    /posix\.system/,
    'gAN9cQBYCgAAAHN0YXRlX2RpY3RxAX1xAlgBAAAAYXEDY3Bvc2l4CnN5c3RlbQpxBFgRAAAAdG91Y2ggL3RtcC9oYXJtZWRxBYVxBlJxB3NzLg==',
  ],
  [
    'os.system, protocol 4',
    /posix\.system/,
    'gASVQwAAAAAAAAB9lIwKc3RhdGVfZGljdJR9lIwBYZSMBXBvc2l4lIwGc3lzdGVtlJOUjBF0b3VjaCAvdG1wL2hhcm1lZJSFlFKUc3Mu',
  ],
  [
    'os.system, protocol 5',
    /posix\.system/,
    'gAWVQwAAAAAAAAB9lIwKc3RhdGVfZGljdJR9lIwBYZSMBXBvc2l4lIwGc3lzdGVtlJOUjBF0b3VjaCAvdG1wL2hhcm1lZJSFlFKUc3Mu',
  ],
  ['eval, protocol 2', /__builtin__\.eval/, 'gAJdcQBjX19idWlsdGluX18KZXZhbApxAVgBAAAAMXEChXEDUnEEYS4='],
  ['eval, protocol 4', /builtins\.eval/, 'gASVIAAAAAAAAABdlIwIYnVpbHRpbnOUjARldmFslJOUjAExlIWUUpRhLg=='],
  ['an instance, protocol 2', /__main__\.C/, 'gAJ9cQBYAQAAAGFxAWNfX21haW5fXwpDCnECKYFxA3Mu'],
  ['an instance, protocol 4', /__main__\.C/, 'gASVHAAAAAAAAAB9lIwBYZSMCF9fbWFpbl9flIwBQ5STlCmBlHMu'],
  ['a set, protocol 2', /__builtin__\.set/, 'gAJ9cQBYAQAAAGFxAWNfX2J1aWx0aW5fXwpzZXQKcQJdcQNLAWGFcQRScQVzLg=='],
  ['a set, protocol 4', /opcode 0x8f/, 'gASVDgAAAAAAAAB9lIwBYZSPlChLAZBzLg=='],
  ['a bytearray, protocol 5', /opcode 0x96/, 'gAWVEwAAAAAAAAB9lIwBYZSWAQAAAAAAAAB4lHMu'],
];

test.each(MALICE)('%s is refused, and not run', async (_, message, base64) => {
  const pickled = Buffer.from(base64, 'base64');
  await expect(readCheckpoint(torchZip(pickled))).rejects.toMatchObject({
    tag: 'FormatError',
    message: expect.stringMatching(message),
  });
  const body = [...pickled.subarray(0, -1)];
  await expect(readCheckpoint(torchLegacy(body, []))).rejects.toMatchObject({ tag: 'FormatError' });
  expect(existsSync('/tmp/harmed')).toBe(false);
});

test.each([
  ['torch.serialization', 'load'],
  ['torch.hub', 'load'],
  ['torch', 'load'],
  ['torch', 'Tensor'],
  ['torch', 'UntypedStorage'],
  ['torch', 'hasOwnProperty'],
  ['torch.jit._script', 'unpackage_script_module'],
  ['torch._utils', '_rebuild_tensor_v2.__globals__'],
  ['torch._utils', '__getattr__'],
  ['torch._utils', 'constructor'],
  ['collections', 'defaultdict'],
  ['collections', 'toString'],
  ['numpy.core.multiarray', '_reconstruct'],
  ['_codecs', 'encode'],
  ['os\0', 'system'],
])('%s.%s is off the list, called or not', async (module, name) => {
  for (const root of [global(module, name), call(global(module, name), text('x'))]) {
    await expect(readCheckpoint(torchZip(pickle(root)))).rejects.toMatchObject({
      tag: 'FormatError',
      message: expect.stringMatching(/global .* is refused/),
    });
  }
});

test('keys as JavaScript’s prototypes have them are names as any other', async () => {
  const a = tensor({ length: 2, shape: [2], strides: [1] });
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '0'];
  const all = Object.fromEntries(keys.map((key) => [key, a]));
  const meta = Object.fromEntries(keys.map((key) => [key, int(7)]));
  const root = [...dict({ state_dict: dict(all), meta: dict(meta) }), ...dict({ __proto__: int(1) }), ...BUILD];
  const files = [torchZip(pickle(root), { 0: floats(1, 2) }), torchLegacy(root, [['0', 2, floats(1, 2)]])];
  for (const file of files) {
    const { tensors, metadata } = await readCheckpoint(file);
    expect([...tensors.keys()].sort()).toEqual([...keys].sort());
    expect(Object.keys(metadata).sort()).toEqual([...keys].sort());
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, '7')).toBe(false);
  }
});
