import { expect, test } from '@jest/globals';
import {
  dict,
  EMPTY_DICT,
  EMPTY_LIST,
  global,
  int,
  MARK,
  NONE,
  type Piece,
  pickle,
  tensor,
  text,
  u32,
} from '../../../test/checkpoint-files/pickle-writer.ts';
import { floats, torchZip } from '../../../test/checkpoint-files/writers.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

const repeat = (n: number, piece: (i: number) => Piece): number[] =>
  Array.from({ length: n }, (_, i) => piece(i)).flat();

/** Work that would grow with the square of the file, if readers followed. */
const SLOW: Record<string, [() => Uint8Array, RegExp]> = {
  'numbers that all hash alike as keys': [
    () => {
      const key = (i: number): Piece => [0x8a, 12, 1, 0, 0, 0, 0, 0, 0, 0, ...u32(i + 1), ...NONE];
      return torchZip(pickle([...EMPTY_DICT, ...MARK, ...repeat(200_000, key), 0x75]));
    },
    /holds none/,
  ],
  'one long tuple of arguments for thousands of calls': [
    () => {
      const callee = [...global('collections', 'OrderedDict'), 0x71, 0];
      const args = [...MARK, ...EMPTY_LIST, ...repeat(200_000, () => NONE), 0x74, 0x71, 1];
      return torchZip(pickle([...callee, ...args, ...repeat(50_000, () => [0x68, 0, 0x68, 1, 0x52, 0x30])]));
    },
    /at most 500000 steps/,
  ],
  'one sparse view of a large storage under thousands of names': [
    () => {
      const length = 1_000_000;
      const view = [...tensor({ length, shape: [2], strides: [length - 1] }), 0x71, 99];
      const names = repeat(50_000, (i) => [...text(`a${i}`), 0x68, 99]);
      return torchZip(pickle([...EMPTY_DICT, ...text('a'), ...view, 0x73, ...MARK, ...names, 0x75]), {
        0: new Uint8Array(4 * length),
      });
    },
    /bytes of values but received a/,
  ],
};

test.each(Object.entries(SLOW))('%s is refused soon', async (_, [write, message]) => {
  const file = write();
  const start = performance.now();
  await expect(readCheckpoint(file)).rejects.toThrow(message);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('memory at a number that no pickle reaches is refused', async () => {
  const file = torchZip(pickle([...NONE, 0x72, ...u32(0xffffffff)]));
  await expect(readCheckpoint(file)).rejects.toThrow(/memory of at most 500000 objects but received the number 42949/);
});

/** Writes another size for the last entry of an archive into its central directory. */
function claim(file: Uint8Array, size: number): Uint8Array {
  const view = new DataView(file.buffer);
  let at = file.length - 4;
  while (view.getUint32(at, true) !== 0x02014b50) at--;
  view.setUint32(at + 24, size, true);
  return file;
}

const four = pickle(dict({ a: tensor({ length: 4, shape: [4], strides: [1] }) }));

test.each([
  ['a little more', floats(1, 2, 3, 4, 5), /more than 16 bytes/],
  ['a thousand times more', new Uint8Array(20_000_000), /more than 16 bytes/],
  ['a little less', floats(1, 2, 3), /received 12 bytes/],
])('deflated data that hold %s than they claim are refused', async (_, bytes, message) => {
  const file = claim(torchZip(four, { 0: bytes }, { deflate: true }), 16);
  await expect(readCheckpoint(file)).rejects.toMatchObject({
    tag: 'FormatError',
    message: expect.stringMatching(message),
  });
});

test('deflated data are read whole, however many blocks they take', async () => {
  const length = 300_000;
  const values = Float32Array.from({ length }, (_, i) => Math.fround(Math.sin(i)));
  const pickled = pickle(dict({ a: tensor({ length, shape: [length], strides: [1] }), epoch: int(1) }));
  const { tensors } = await readCheckpoint(torchZip(pickled, { 0: new Uint8Array(values.buffer) }, { deflate: true }));
  expect(tensors.get('a')!.data).toEqual(values);
});
