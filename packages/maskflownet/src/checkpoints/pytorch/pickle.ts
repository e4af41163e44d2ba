import { FormatError } from '@opticalflow/core';
import { callAllowed, isAllowed, storageOf } from './allow-list.ts';
import { PickleGlobal, type PickleValue } from './values.ts';

/** A pickle that goes on beyond the bytes at hand. */
export class PickleTruncated extends FormatError {}

/** Whole numbers longer than this are no sizes, keys or seeds. */
const MAX_INTEGER_BYTES = 64;

/**
 * Reads pickles as PyTorch writes them (protocols 2 to 5), and runs nothing: names outside the allow-list, and every
 * opcode that could build another object, are refused where they stand.
 */
export class Unpickler {
  private at: number;
  private readonly view: DataView;
  private stack: PickleValue[] = [];
  private readonly marks: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();

  /** `origin` is the offset in the file of the first byte, for messages; reading begins at `start`. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: { format: string; origin?: number; start?: number },
  ) {
    this.at = options.start ?? 0;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Index of the first byte after what has been read. */
  get position(): number {
    return this.at;
  }

  /**
   * The next object.
   *
   * @throws FormatError when the pickle is malformed, or names what is not allowed
   */
  load(): PickleValue {
    this.stack = [];
    this.marks.length = 0;
    this.memo.clear();
    for (;;) {
      const opcode = this.byte();
      if (opcode === STOP) return this.pop();
      const step = STEPS[opcode];
      if (!step) {
        const name = REFUSED[opcode];
        throw this.malformed(
          'tensors and plain values',
          name
            ? `the opcode ${name}, which can build any object and is refused`
            : `the opcode 0x${opcode.toString(16)}`,
        );
      }
      step(this);
    }
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw this.malformed('an object on the stack', 'none');
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw this.malformed('an object on the stack', 'none');
    return value;
  }

  mark(): void {
    this.marks.push(this.stack);
    this.stack = [];
  }

  popMark(): PickleValue[] {
    const items = this.stack;
    const below = this.marks.pop();
    if (!below) throw this.malformed('a mark on the stack', 'none');
    this.stack = below;
    return items;
  }

  byte(): number {
    return this.take(1)[0];
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) {
      throw new PickleTruncated({
        format: this.options.format,
        offset: (this.options.origin ?? 0) + this.at,
        expected: `${length} more bytes`,
        received: `${this.bytes.length - this.at}`,
      });
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  uint64(): number {
    const value = this.view.getBigUint64(this.skip(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.malformed('a length', `${value}`);
    return Number(value);
  }

  text(length: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.take(length));
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw this.malformed('text in UTF-8', 'other bytes');
    }
  }

  /** A line without its end. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    const text = this.text((end < 0 ? this.bytes.length : end) - this.at);
    this.take(1);
    return text;
  }

  /** A little-endian whole number in two's complement. */
  integer(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES)
      throw this.malformed(`a number of at most ${MAX_INTEGER_BYTES} bytes`, `${length} bytes`);
    const bytes = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    const signed = length === 0 ? 0n : BigInt.asIntN(8 * length, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.malformed(`an object remembered as ${index}`, 'none');
    this.push(value);
  }

  global(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.malformed('the name of a global', 'other objects');
    const global = new PickleGlobal(module, name);
    if (!isAllowed(global)) {
      throw this.malformed(
        'tensors and plain values',
        `the global ${global.path}, which is not among those that checkpoints need and is refused: loading it could run code`,
      );
    }
    this.push(global);
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    const result = Array.isArray(args) ? callAllowed(callee, args) : undefined;
    if (result === undefined) {
      const what = callee instanceof PickleGlobal ? callee.path : 'what is no function';
      throw this.malformed('a tensor or dictionary with its arguments', `a call of ${what} with others`);
    }
    this.push(result);
  }

  /** State of an object; only dictionaries have some here (PyTorch's `_metadata`), and it is not needed. */
  build(): void {
    this.pop();
    this.dictionary(this.top());
  }

  persistentId(): void {
    const storage = storageOf(this.pop());
    if (!storage) throw this.malformed('the storage of a tensor', 'another persistent id');
    this.push(storage);
  }

  setItems(dictionary: PickleValue, items: readonly PickleValue[]): void {
    const map = this.dictionary(dictionary);
    if (items.length % 2 !== 0) throw this.malformed('keys and values in pairs', `${items.length} objects`);
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  }

  appendItems(list: PickleValue, items: readonly PickleValue[]): void {
    if (!Array.isArray(list)) throw this.malformed('a list to append to', 'another object');
    for (const item of items) list.push(item);
  }

  private dictionary(value: PickleValue): Map<PickleValue, PickleValue> {
    if (value instanceof Map) return value;
    throw this.malformed('a dictionary', 'another object');
  }

  private skip(length: number): number {
    this.take(length);
    return this.at - length;
  }

  private malformed(expected: string, received: string): FormatError {
    const { format, origin = 0 } = this.options;
    return new FormatError({ format, offset: origin + Math.max(0, this.at - 1), expected, received });
  }
}

const STOP = 0x2e;

const tuple = (length: number) => (p: Unpickler) => {
  const items: PickleValue[] = [];
  for (let i = 0; i < length; i++) items.unshift(p.pop());
  p.push(items);
};

/** Opcodes by their byte (CPython's pickletools is the reference). */
const STEPS: Record<number, (p: Unpickler) => void> = {
  40: (p) => p.mark(), // MARK
  41: (p) => p.push([]), // EMPTY_TUPLE
  48: (p) => void p.pop(), // POP
  49: (p) => void p.popMark(), // POP_MARK
  50: (p) => p.push(p.top()), // DUP
  66: (p) => p.push(p.take(p.uint32()).slice()), // BINBYTES
  67: (p) => p.push(p.take(p.byte()).slice()), // SHORT_BINBYTES
  71: (p) => p.push(p.float64()), // BINFLOAT
  74: (p) => p.push(p.int32()), // BININT
  75: (p) => p.push(p.byte()), // BININT1
  77: (p) => p.push(p.uint16()), // BININT2
  78: (p) => p.push(null), // NONE
  81: (p) => p.persistentId(), // BINPERSID
  82: (p) => p.reduce(), // REDUCE
  88: (p) => p.push(p.text(p.uint32())), // BINUNICODE
  93: (p) => p.push([]), // EMPTY_LIST
  97: (p) => {
    const item = p.pop(); // APPEND
    p.appendItems(p.top(), [item]);
  },
  98: (p) => p.build(), // BUILD
  99: (p) => {
    const module = p.line(); // GLOBAL
    p.global(module, p.line());
  },
  101: (p) => {
    const items = p.popMark(); // APPENDS
    p.appendItems(p.top(), items);
  },
  104: (p) => p.recall(p.byte()), // BINGET
  106: (p) => p.recall(p.uint32()), // LONG_BINGET
  108: (p) => p.push(p.popMark()), // LIST
  113: (p) => p.remember(p.byte()), // BINPUT
  114: (p) => p.remember(p.uint32()), // LONG_BINPUT
  115: (p) => {
    const value = p.pop(); // SETITEM
    const key = p.pop();
    p.setItems(p.top(), [key, value]);
  },
  116: (p) => p.push(p.popMark()), // TUPLE
  117: (p) => {
    const items = p.popMark(); // SETITEMS
    p.setItems(p.top(), items);
  },
  125: (p) => p.push(new Map()), // EMPTY_DICT
  128: (p) => void p.byte(), // PROTO
  133: tuple(1), // TUPLE1
  134: tuple(2), // TUPLE2
  135: tuple(3), // TUPLE3
  136: (p) => p.push(true), // NEWTRUE
  137: (p) => p.push(false), // NEWFALSE
  138: (p) => p.push(p.integer(p.byte())), // LONG1
  139: (p) => p.push(p.integer(p.uint32())), // LONG4
  140: (p) => p.push(p.text(p.byte())), // SHORT_BINUNICODE
  141: (p) => p.push(p.text(p.uint64())), // BINUNICODE8
  147: (p) => {
    const name = p.pop(); // STACK_GLOBAL
    p.global(p.pop(), name);
  },
  148: (p) => p.memoize(), // MEMOIZE
  149: (p) => void p.uint64(), // FRAME
  85: (p) => p.push(p.text(p.byte())), // SHORT_BINSTRING
  84: (p) => p.push(p.text(p.uint32())), // BINSTRING
};

/** Opcodes that are known and not wanted. */
const REFUSED: Record<number, string> = {
  105: 'INST',
  111: 'OBJ',
  129: 'NEWOBJ',
  146: 'NEWOBJ_EX',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  80: 'PERSID',
};
