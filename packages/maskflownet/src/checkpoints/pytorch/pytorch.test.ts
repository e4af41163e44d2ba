import { describe, expect, test } from '@jest/globals';
import { CPYTHON_PICKLES } from '../../../test/checkpoint-files/cpython-pickles.ts';
import {
  BUILD,
  call,
  dict,
  EMPTY_DICT,
  global,
  int,
  list,
  NONE,
  type Piece,
  persistentId,
  pickle,
  type TensorPiece,
  tensor,
  text,
  tuple,
} from '../../../test/checkpoint-files/pickle-writer.ts';
import { floats, torchLegacy, torchZip } from '../../../test/checkpoint-files/writers.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

const SIX = floats(0, 1, 2, 3, 4, 5);
const whole: TensorPiece = { length: 6, shape: [2, 3], strides: [3, 1] };

/** The tensor called `a` of a checkpoint. */
async function readOne(piece: Partial<TensorPiece>, bytes = SIX) {
  const file = torchZip(pickle(dict({ a: tensor({ ...whole, ...piece }) })), { [piece.key ?? '0']: bytes });
  const { shape, data, dtype } = (await readCheckpoint(file)).tensors.get('a')!;
  return { shape, dtype, values: [...data] };
}

test.each(Object.keys(CPYTHON_PICKLES))('reads what CPython pickles in protocol %s', async (protocol) => {
  const pickled = Buffer.from(CPYTHON_PICKLES[Number(protocol)], 'base64');
  const { tensors, metadata, format } = await readCheckpoint(torchZip(pickled, { 0: SIX }));
  expect(format).toBe('pytorch');
  expect([...tensors]).toEqual([
    ['a', { shape: [2, 3], dtype: 'FloatStorage', data: Float32Array.of(0, 1, 2, 3, 4, 5) }],
    ['a.t', { shape: [3, 2], dtype: 'FloatStorage', data: Float32Array.of(0, 3, 1, 4, 2, 5) }],
  ]);
  expect(metadata).toEqual({ epoch: '3', big: '1099511627776', lr: '0.5', neg: '-7', name: 'naïve' });
});

describe('views of a storage', () => {
  test.each([
    ['a whole', whole, [0, 1, 2, 3, 4, 5]],
    ['a transposed', { shape: [3, 2], strides: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    ['a slice of columns', { shape: [2, 2], strides: [3, 1], offset: 1 }, [1, 2, 4, 5]],
    ['every other element', { shape: [3], strides: [2], offset: 1 }, [1, 3, 5]],
    ['a scalar', { shape: [], strides: [], offset: 4 }, [4]],
    ['an expanded', { shape: [2, 3], strides: [0, 1] }, [0, 1, 2, 0, 1, 2]],
    ['an empty', { shape: [0, 3], strides: [3, 1] }, []],
    ['an empty at the end', { shape: [2, 0], strides: [1, 1], offset: 6 }, []],
    ['one with strides that do not matter', { shape: [1, 3], strides: [77, 1] }, [0, 1, 2]],
    ['a permuted of four axes', { shape: [1, 3, 1, 2], strides: [6, 1, 6, 3] }, [0, 3, 1, 4, 2, 5]],
  ] as const)('%s tensor', async (_, piece, values) => {
    expect(await readOne(piece)).toEqual({ shape: piece.shape, dtype: 'FloatStorage', values });
  });

  test('tensors may share a storage', async () => {
    const a = tensor(whole);
    const b = tensor({ ...whole, shape: [2], strides: [1], offset: 4 });
    const { tensors } = await readCheckpoint(torchZip(pickle(dict({ a, b })), { 0: SIX }));
    expect(tensors.get('b')!.data).toEqual(Float32Array.of(4, 5));
  });

  test.each([
    ['more rows than there are', { shape: [3, 3] }],
    ['an offset that pushes it out', { offset: 1 }],
    ['strides that reach too far', { strides: [4, 1] }],
    ['sizes beyond all numbers', { shape: [2 ** 52, 2 ** 52], strides: [2 ** 52, 2 ** 52] }],
    ['a stride beyond all numbers', { shape: [3, 2], strides: [2 ** 53 - 1, 1] }],
    ['another length than its storage', { length: 7 }],
    ['fewer strides than sizes', { strides: [1] }],
    ['a key that no entry has', { key: 'other/../0' }],
    ['a huge expansion of one element', { shape: [2 ** 40], strides: [0] }],
  ] as const)('a tensor of %s is refused', async (_, piece) => {
    const file = torchZip(pickle(dict({ a: tensor({ ...whole, ...piece }) })), { 0: SIX });
    await expect(readCheckpoint(file)).rejects.toMatchObject({ tag: 'FormatError' });
  });
});

test.each([
  ['DoubleStorage', new Uint8Array(Float64Array.of(0.5, -3, 1e300).buffer), [0.5, -3, Number.POSITIVE_INFINITY]],
  ['HalfStorage', new Uint8Array(Uint16Array.of(0x3800, 0xc200, 0x0001).buffer), [0.5, -3, 2 ** -24]],
  [
    'BFloat16Storage',
    new Uint8Array(Uint16Array.of(0x3f00, 0xc040, 0x7f80).buffer),
    [0.5, -3, Number.POSITIVE_INFINITY],
  ],
  ['LongStorage', new Uint8Array(BigInt64Array.of(7n, -3n, 2n ** 40n).buffer), [7, -3, 2 ** 40]],
  ['IntStorage', new Uint8Array(Int32Array.of(7, -3, 65536).buffer), [7, -3, 65536]],
  ['ShortStorage', new Uint8Array(Int16Array.of(7, -3, 256).buffer), [7, -3, 256]],
  ['CharStorage', Uint8Array.of(7, 0xfd, 0), [7, -3, 0]],
  ['ByteStorage', Uint8Array.of(7, 0xfd, 0), [7, 253, 0]],
  ['BoolStorage', Uint8Array.of(1, 0, 1), [1, 0, 1]],
])('%s becomes float32', async (type, bytes, values) => {
  const piece = { storage: type, length: 3, shape: [3], strides: [1] };
  expect(await readOne(piece, bytes)).toEqual({ shape: [3], dtype: type, values });
});

describe('where the parameters lie', () => {
  const a = tensor(whole);
  const read = async (root: Piece) => readCheckpoint(torchZip(pickle(root), { 0: SIX }));

  test.each(['state_dict', 'model_state_dict', 'model'])('under %s', async (key) => {
    const { tensors } = await read(dict({ epoch: int(3), [key]: dict({ a }), optimizer: dict({ lr: int(1) }) }));
    expect([...tensors.keys()]).toEqual(['a']);
  });

  test('behind the prefix of parallel training', async () => {
    expect([...(await read(dict({ 'module.a': a, 'module.b.module.c': a }))).tensors.keys()]).toEqual([
      'a',
      'b.module.c',
    ]);
    expect([...(await read(dict({ 'module.a': a, b: a }))).tensors.keys()]).toEqual(['module.a', 'b']);
  });

  test('in an OrderedDict of Python 2, a list of pairs', async () => {
    const root = call(global('collections', 'OrderedDict'), list(list(text('a'), a), tuple(text('b'), a)));
    expect([...(await read(root)).tensors.keys()]).toEqual(['a', 'b']);
  });

  test('in a dictionary with state of its own, which is passed over', async () => {
    const root = [
      ...call(global('collections', 'OrderedDict')),
      ...text('a'),
      ...a,
      0x73,
      ...dict({ _metadata: NONE }),
      ...BUILD,
    ];
    expect([...(await read(root)).tensors.keys()]).toEqual(['a']);
  });

  test.each([
    ['a list', list(a), /a list of 1/],
    ['a tensor', a, /another object/],
    ['an empty dictionary', EMPTY_DICT, /keys are: none/],
    ['numbers only', dict({ epoch: int(1), lr: int(2) }), /keys are: epoch, lr/],
    ['a state_dict without tensors', dict({ state_dict: dict({ x: int(1) }) }), /keys are: x/],
  ])('%s is no state dict', async (_, root, message) => {
    await expect(read(root)).rejects.toMatchObject({ tag: 'CheckpointError', message: expect.stringMatching(message) });
  });
});

describe('zip archives', () => {
  const pickled = pickle(dict({ a: tensor(whole) }));
  const values = Float32Array.of(0, 1, 2, 3, 4, 5);

  test.each([
    ['deflated', { deflate: true }],
    ['with zip64 fields', { zip64: true }],
    ['with data descriptors', { descriptors: true }],
    ['deflated, with zip64 fields and data descriptors', { deflate: true, zip64: true, descriptors: true }],
    ['with a comment', { comment: 'PK'.repeat(99) }],
    ['under another root', { root: 'some/where else' }],
    ['without a root', { root: '' }],
  ])('%s', async (_, options) => {
    const { tensors } = await readCheckpoint(torchZip(pickled, { 0: SIX }, options));
    expect(tensors.get('a')!.data).toEqual(values);
  });

  test('values of a big-endian machine are refused by name', async () => {
    const file = torchZip(pickled, { 0: SIX }, { byteorder: 'big' });
    await expect(readCheckpoint(file)).rejects.toMatchObject({
      tag: 'UnsupportedError',
      message: expect.stringMatching(/"big"/),
    });
  });

  test.each([
    ['encrypted', { flags: 1 }, /encrypted/],
    ['compressed by an unknown method', { method: 93 }, /method 93/],
  ])('%s entries are refused', async (_, options, message) => {
    await expect(readCheckpoint(torchZip(pickled, { 0: SIX }, options))).rejects.toMatchObject({
      tag: 'FormatError',
      message: expect.stringMatching(message),
    });
  });

  test('an archive without a pickle is told from a checkpoint', async () => {
    const file = torchZip(pickled, { 0: SIX });
    const name = Buffer.from(file).indexOf('data.pkl', 100);
    file[name] = 'D'.charCodeAt(0);
    await expect(readCheckpoint(file)).rejects.toMatchObject({ tag: 'FormatError' });
  });
});

describe('legacy streams', () => {
  const a = tensor({ ...whole, key: '94' });

  test('storages follow in the order of the keys, also those that no parameter uses', async () => {
    const momentum = tensor({ key: '17', storage: 'LongStorage', length: 1, shape: [1], strides: [1] });
    const root = dict({ state_dict: dict({ a }), optimizer: dict({ momentum }) });
    const file = torchLegacy(root, [
      ['17', 1, new Uint8Array(8)],
      ['94', 6, SIX],
    ]);
    const { tensors, format } = await readCheckpoint(file);
    expect(format).toBe('pytorch-legacy');
    expect([...tensors]).toEqual([
      ['a', { shape: [2, 3], dtype: 'FloatStorage', data: Float32Array.of(0, 1, 2, 3, 4, 5) }],
    ]);
  });

  test('pickles longer than the first read are read on', async () => {
    const file = torchLegacy(dict({ note: text('x'.repeat(400_000)), a }), [['94', 6, SIX]]);
    expect((await readCheckpoint(file)).tensors.size).toBe(1);
  });

  test.each<[string, Uint8Array, string]>([
    ['a storage of another length', torchLegacy(dict({ a }), [['94', 5, SIX]]), 'FormatError'],
    ['a storage that is missing', torchLegacy(dict({ a }), []), 'FormatError'],
    ['a storage that nobody named', torchLegacy(dict({ a }), [['95', 6, SIX]]), 'FormatError'],
    ['a storage that is cut off', torchLegacy(dict({ a }), [['94', 6, SIX.subarray(1)]]), 'FormatError'],
    ['a big-endian machine', torchLegacy(dict({ a }), [['94', 6, SIX]], { littleEndian: false }), 'UnsupportedError'],
    ['another protocol', torchLegacy(dict({ a }), [['94', 6, SIX]], { protocol: 1002 }), 'FormatError'],
  ])('%s is refused', async (_, file, tag) => {
    await expect(readCheckpoint(file)).rejects.toMatchObject({ tag });
  });

  test('views of storages, as PyTorch 0.3 wrote them, are refused', async () => {
    const view = persistentId(
      text('storage'),
      global('torch', 'FloatStorage'),
      text('94'),
      text('cpu'),
      int(6),
      tuple(),
    );
    const file = torchLegacy(dict({ a: view }), [['94', 6, SIX]]);
    await expect(readCheckpoint(file)).rejects.toMatchObject({ tag: 'FormatError' });
  });
});
