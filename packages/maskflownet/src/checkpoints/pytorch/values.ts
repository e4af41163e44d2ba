import type { ElementType } from '../float-decoders.ts';

/** A class or function that a pickle names. Only those of the allow-list come into being. */
export class PickleGlobal {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** A block of elements that tensors are cut from. */
export class StorageRef {
  constructor(
    /** PyTorch's name of its class. */
    readonly dtype: string,
    readonly element: ElementType,
    /** Its key in the file. */
    readonly key: string,
    /** Number of elements. */
    readonly length: number,
  ) {}
}

/** A tensor as the pickle describes it: a view of a storage, in elements. */
export class TensorRef {
  constructor(
    readonly storage: StorageRef,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}

  /** Elements of the storage from the first that it uses to the last; 0 when it is empty. */
  get span(): number {
    if (this.shape.includes(0)) return 0;
    return 1 + this.shape.reduce((sum, n, i) => sum + (n - 1) * this.strides[i], 0);
  }
}

/**
 * A dictionary of a pickle, as far as its keys are text: what trainers keep under numbers is no parameter, and keys of
 * one's choice that collide would make a table slow.
 */
export type PickleDictionary = Map<string, PickleValue>;

/** Adds an entry if its key is text. */
export function setEntry(dictionary: PickleDictionary, [key, value]: readonly [PickleValue, PickleValue]): void {
  if (typeof key === 'string') dictionary.set(key, value);
}

/** What a pickle can hold here; dictionaries of both kinds are Maps, tuples and lists are arrays. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDictionary
  | PickleGlobal
  | StorageRef
  | TensorRef;
