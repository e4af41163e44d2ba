import { excerpt } from '../text.ts';
import { callAllowed, isAllowed, sameStorage, storageOf } from './allow-list.ts';
import { PickleBytes, type PickleOrigin } from './pickle-bytes.ts';
import { type PickleDictionary, PickleGlobal, type PickleValue, type StorageRef, setEntry } from './values.ts';

/** Opcodes, and items handed to calls, that one file may hold; networks of a thousand tensors take 50,000. */
const MAX_STEPS = 500_000;

/**
 * The stack, marks and memory that the opcodes of a pickle work on, and what they may do there: no method builds anything
 * but plain values, dictionaries, and descriptions of tensors and storages.
 */
export class PickleMachine {
  /** What the opcodes read their arguments from. */
  readonly bytes: PickleBytes;
  /** All storages named so far, by key. */
  readonly storages = new Map<string, StorageRef>();
  private stack: PickleValue[] = [];
  private readonly marks: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  private steps = 0;

  constructor(bytes: Uint8Array, origin: PickleOrigin) {
    this.bytes = new PickleBytes(bytes, origin);
  }

  /** Forgets all but the storages. */
  protected reset(): void {
    this.stack = [];
    this.marks.length = 0;
    this.memo.clear();
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw this.bytes.malformed('an object on the stack', 'none');
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw this.bytes.malformed('an object on the stack', 'none');
    return value;
  }

  mark(): void {
    this.marks.push(this.stack);
    this.stack = [];
  }

  popMark(): PickleValue[] {
    const items = this.stack;
    const below = this.marks.pop();
    if (!below) throw this.bytes.malformed('a mark on the stack', 'none');
    this.stack = below;
    return items;
  }

  tuple(length: number): void {
    const items: PickleValue[] = [];
    for (let i = 0; i < length; i++) items.unshift(this.pop());
    this.push(items);
  }

  remember(index: number): void {
    if (index >= MAX_STEPS) throw this.bytes.malformed(`memory of at most ${MAX_STEPS} objects`, `the number ${index}`);
    this.memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.bytes.malformed(`an object remembered as ${index}`, 'none');
    this.push(value);
  }

  global(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string') {
      throw this.bytes.malformed('the name of a global', 'other objects');
    }
    const global = new PickleGlobal(module, name);
    if (!isAllowed(global)) {
      throw this.bytes.malformed(
        'tensors and plain values',
        `the global ${excerpt(global.path)}, which no checkpoint needs: it is refused, as loading it could run code`,
      );
    }
    this.push(global);
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (Array.isArray(args)) {
      // before the items are looked at: memory can hand the same long list to many calls
      this.count(args.length);
      this.count(args.reduce<number>((n, arg) => n + (Array.isArray(arg) ? arg.length : 0), 0));
    }
    const result = Array.isArray(args) ? callAllowed(callee, args) : undefined;
    if (result === undefined) {
      const what = callee instanceof PickleGlobal ? callee.path : 'what is no function';
      throw this.bytes.malformed('a tensor or dictionary with its arguments', `a call of ${what} with others`);
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
    if (!storage) throw this.bytes.malformed('the storage of a tensor', 'another persistent id');
    const known = this.storages.get(storage.key);
    if (known && !sameStorage(known, storage)) {
      const { dtype, key, length } = known;
      throw this.bytes.malformed(`storage ${excerpt(key)} as before, ${length} of ${dtype}`, 'it as another');
    }
    this.storages.set(storage.key, known ?? storage);
    this.push(known ?? storage);
  }

  setItems(dictionary: PickleValue, items: readonly PickleValue[]): void {
    const map = this.dictionary(dictionary);
    if (items.length % 2 !== 0) throw this.bytes.malformed('keys and values in pairs', `${items.length} objects`);
    for (let i = 0; i < items.length; i += 2) setEntry(map, [items[i], items[i + 1]]);
  }

  appendItems(list: PickleValue, items: readonly PickleValue[]): void {
    if (!Array.isArray(list)) throw this.bytes.malformed('a list to append to', 'another object');
    for (const item of items) list.push(item);
  }

  protected count(steps: number): void {
    this.steps += steps;
    if (this.steps > MAX_STEPS) throw this.bytes.malformed(`at most ${MAX_STEPS} steps of a pickle`, 'more');
  }

  private dictionary(value: PickleValue): PickleDictionary {
    if (value instanceof Map) return value;
    throw this.bytes.malformed('a dictionary', 'another object');
  }
}
