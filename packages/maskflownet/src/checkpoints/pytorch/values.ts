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
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | StorageRef
  | TensorRef;
