import { describe, expect, test } from '@jest/globals';
import {
  ascii,
  call,
  dict,
  EMPTY_DICT,
  EMPTY_LIST,
  global,
  int,
  list,
  MARK,
  NONE,
  type Piece,
  persistentId,
  pickle,
  REDUCE,
  STACK_GLOBAL,
  storage,
  tensor,
  text,
  tuple,
  u32,
  u64,
} from '../../../test/checkpoint-files/pickle-writer.ts';
import { floats, torchLegacy, torchZip } from '../../../test/checkpoint-files/writers.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

const SIX = floats(0, 1, 2, 3, 4, 5);
const good = tensor({ length: 6, shape: [6], strides: [1] });

/** Both files that could carry a pickle. */
const carriers = {
  'a zip archive': (root: Piece) => torchZip(pickle(root), { 0: SIX }),
  'a legacy stream': (root: Piece) => torchLegacy(root, [['0', 6, SIX]]),
};

const shell = text('touch /tmp/harmed');
const short = (value: string): Piece => [0x8c, value.length, ...ascii(value)];
const times = (n: number, piece: Piece): number[] => Array.from({ length: n }, () => piece).flat();

const DANGEROUS: Record<string, [Piece, RegExp]> = {
  'a call of os.system': [call(global('os', 'system'), shell), /os\.system.*refused/],
  'a call of builtins.eval': [call(global('builtins', 'eval'), text('1')), /builtins\.eval.*refused/],
  'a call of posix.system by STACK_GLOBAL': [
    [...short('posix'), ...short('system'), ...STACK_GLOBAL, ...tuple(shell), ...REDUCE],
    /posix\.system.*refused/,
  ],
  'a global that is only named': [dict({ a: good, hook: global('subprocess', 'Popen') }), /subprocess\.Popen/],
  'a call inside the arguments of a tensor': [
    call(global('torch._utils', '_rebuild_tensor_v2'), call(global('os', 'system'), shell)),
    /os\.system/,
  ],
  'a call inside a persistent id': [persistentId(call(global('nt', 'system'), shell)), /nt\.system/],
  'another function of torch._utils': [global('torch._utils', '_import_dotted_name'), /_import_dotted_name/],
  'torch.load': [call(global('torch', 'load'), shell), /torch\.load/],
  'a storage class of torch.storage': [global('torch.storage', '_load_from_bytes'), /_load_from_bytes/],
  'a dotted name': [global('torch', '_utils._rebuild_tensor_v2'), /refused/],
  'a name of the prototype': [global('torch', 'constructor'), /torch\.constructor/],
  'a module of the prototype': [global('__proto__', 'constructor'), /__proto__\.constructor/],
  'getattr of an allowed class': [
    call(global('builtins', 'getattr'), global('collections', 'OrderedDict'), text('__init__')),
    /getattr/,
  ],
  INST: [[...MARK, ...shell, 0x69, ...ascii('os\nsystem\n')], /INST/],
  OBJ: [[...MARK, ...global('collections', 'OrderedDict'), ...shell, 0x6f], /OBJ/],
  NEWOBJ: [[...global('collections', 'OrderedDict'), ...tuple(), 0x81], /NEWOBJ/],
  NEWOBJ_EX: [[...global('collections', 'OrderedDict'), ...tuple(), ...EMPTY_DICT, 0x92], /NEWOBJ_EX/],
  EXT1: [[0x82, 1], /EXT1/],
  EXT2: [[0x83, 1, 0], /EXT2/],
  EXT4: [[0x84, 1, 0, 0, 0], /EXT4/],
  NEXT_BUFFER: [[0x97], /NEXT_BUFFER/],
  'PERSID in text': [[0x50, ...ascii('os.system\n')], /PERSID/],
  'a call of a storage class': [call(global('torch', 'FloatStorage'), int(3)), /a call of torch\.FloatStorage/],
  'a storage where a size is due': [
    call(
      global('torch._utils', '_rebuild_tensor_v2'),
      storage('FloatStorage', '0', 6),
      int(0),
      storage('FloatStorage', '0', 6),
    ),
    /a call of/,
  ],
  'a tensor without arguments': [call(global('torch._utils', '_rebuild_tensor_v2')), /a call of/],
  'an ordered dictionary of a number': [call(global('collections', 'OrderedDict'), int(3)), /a call of/],
  'an ordered dictionary of triples': [
    call(global('collections', 'OrderedDict'), list(tuple(text('a'), int(1), int(2)))),
    /a call of/,
  ],
  'a call of a string': [call(text('eval'), text('1')), /no function/],
  'a call whose arguments are no tuple': [[...global('collections', 'OrderedDict'), ...NONE, ...REDUCE], /a call of/],
  'BUILD on a tensor': [[...good, ...dict({ __class__: text('x') }), 0x62], /a dictionary/],
  'BUILD on a class': [[...global('torch', 'FloatStorage'), ...EMPTY_DICT, 0x62], /a dictionary/],
  'SETITEM on a class': [[...global('torch', 'FloatStorage'), ...text('a'), ...int(1), 0x73], /a dictionary/],
  'APPEND to a string': [[...text('a'), ...text('b'), 0x61], /a list/],
};

const LYING: Record<string, [Piece, RegExp]> = {
  'a persistent id that is text': [[...text('storage'), 0x51], /persistent id/],
  'a persistent id of another kind': [
    persistentId(text('module'), global('torch', 'FloatStorage'), text('0'), text('cpu'), int(6)),
    /persistent id/,
  ],
  'a storage of a class that is none': [
    persistentId(text('storage'), global('collections', 'OrderedDict'), text('0'), text('cpu'), int(6)),
    /persistent id/,
  ],
  'a storage of a negative length': [
    persistentId(text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), [0x4a, 255, 255, 255, 255]),
    /persistent id/,
  ],
  'a storage beyond all memory': [storage('DoubleStorage', '0', 2 ** 53 - 1), /persistent id/],
  'a key that is a number': [
    persistentId(text('storage'), global('torch', 'FloatStorage'), int(0), text('cpu'), int(6)),
    /persistent id/,
  ],
  'one key for two types': [dict({ a: good, b: storage('LongStorage', '0', 3) }), /storage 0 as before/],
  'one key for two lengths': [dict({ a: good, b: storage('FloatStorage', '0', 5) }), /storage 0 as before/],
  'a tensor of a tensor': [
    call(global('torch._utils', '_rebuild_tensor_v2'), good, int(0), tuple(), tuple()),
    /a call of/,
  ],
  'a parameter of text': [call(global('torch._utils', '_rebuild_parameter'), text('a'), [0x88]), /a call of/],
  'a tensor of negative sizes': [
    call(
      global('torch._utils', '_rebuild_tensor_v2'),
      storage('FloatStorage', '0', 6),
      int(0),
      tuple(int(-1)),
      tuple(int(1)),
    ),
    /a call of/,
  ],
  'a tensor of a thousand axes': [
    tensor({ length: 6, shape: times(1000, [1]), strides: times(1000, [1]) }),
    /a call of/,
  ],
  'a stack that runs empty': [[0x30, 0x30], /on the stack/],
  'marks that nobody set': [[0x75], /mark/],
  'keys without values': [[...EMPTY_DICT, ...MARK, ...text('a'), 0x75], /in pairs/],
  'memory that was never filled': [[0x68, 7], /remembered as 7/],
  'an unknown opcode': [[0xff], /0xff/],
  'protocol 9': [[0x80, 9], /protocol up to 5/],
  'text that is not UTF-8': [[0x8c, 2, 0xc3, 0x28], /UTF-8/],
  'text longer than the file': [[0x58, ...u32(0xffffffff)], /4294967295 more bytes/],
  'text longer than any file': [[0x8d, ...u64(-1n)], /a length/],
  'a number longer than the file': [[0x8b, ...u32(0x7fffffff)], /at most 64 bytes/],
};

describe.each(Object.entries(carriers))('%s', (_, carrier) => {
  test.each(Object.entries({ ...DANGEROUS, ...LYING }))('with %s is refused', async (_, [root, message]) => {
    await expect(readCheckpoint(carrier(root))).rejects.toMatchObject({
      tag: 'FormatError',
      offset: expect.any(Number),
      message: expect.stringMatching(message),
    });
  });

  const BOMBS: Record<string, Piece> = {
    'lists within lists': [...times(200_000, EMPTY_LIST), ...times(199_999, [0x61])],
    'marks without end': times(600_000, MARK),
    'a dictionary for every byte': [...MARK, ...times(3_000_000, EMPTY_DICT)],
    'an object that doubles in each step': [...EMPTY_LIST, ...Array.from({ length: 200 }, () => [0x32, 0x86]).flat()],
    'an object that holds itself': [...EMPTY_LIST, 0x71, 0, 0x68, 0, 0x61],
    'a key that doubles in each step': [
      ...EMPTY_DICT,
      ...EMPTY_LIST,
      ...Array.from({ length: 200 }, () => [0x32, 0x86]).flat(),
      ...int(1),
      0x73,
    ],
    'one long list for thousands of calls': [
      ...list(...Array.from({ length: 20_000 }, () => tuple(int(1), int(2)))),
      0x71,
      0,
      ...global('collections', 'OrderedDict'),
      0x71,
      1,
      ...times(20_000, [0x68, 1, 0x68, 0, 0x85, 0x52, 0x30]),
    ],
    'memory for every step': [...NONE, ...Array.from({ length: 100_000 }, (_, i) => [0x72, ...u32(i)]).flat()],
  };

  test.each(Object.entries(BOMBS))('that is a bomb (%s) is refused soon', async (_, root) => {
    const file = carrier(root);
    const start = performance.now();
    await expect(readCheckpoint(file)).rejects.toMatchObject({
      tag: expect.stringMatching(/FormatError|CheckpointError/),
    });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test('a refused global is pointed at in the file', async () => {
  const file = torchZip(pickle(call(global('os', 'system'), shell)), {});
  await expect(readCheckpoint(file)).rejects.toMatchObject({ offset: Buffer.from(file).indexOf('cos\nsystem') });
});

test('a deflated pickle says so, as its offsets count within it', async () => {
  const file = torchZip(pickle(call(global('os', 'system'), shell)), {}, { deflate: true });
  await expect(readCheckpoint(file)).rejects.toMatchObject({
    offset: 2,
    message: expect.stringMatching(/inflated archive/),
  });
});

test('a deflate bomb is not inflated', async () => {
  const file = torchZip(new Uint8Array((1 << 24) + 1), {}, { deflate: true });
  await expect(readCheckpoint(file)).rejects.toMatchObject({
    tag: 'FormatError',
    message: expect.stringMatching(/at most 16777216 bytes/),
  });
});

test('an entry that claims more than deflate can hold is not allocated', async () => {
  const file = torchZip(pickle(dict({ a: good })), { 0: SIX }, { deflate: true });
  const view = new DataView(file.buffer);
  let at = file.length;
  // the last central entry is the storage's: its size becomes 24 bytes of 2 GB
  while (view.getUint32(--at - 3, true) !== 0x02014b50);
  view.setUint32(at - 3 + 24, 0x7ffffff0, true);
  await expect(readCheckpoint(file)).rejects.toMatchObject({ tag: 'FormatError' });
});
