import type { ElementType } from '../float-decoders.ts';
import { PickleGlobal, type PickleValue, StorageRef, TensorRef } from './values.ts';

/** Element types by the storage classes that PyTorch's files name. */
const STORAGES: Record<string, ElementType> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'uint8',
};

const CALLABLES: Record<string, (args: readonly PickleValue[]) => PickleValue | undefined> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': ([data]) => (data instanceof TensorRef ? data : undefined),
};

/** Whether a pickle may name this: what tensors, their storages and ordered dictionaries need, and nothing else. */
export function isAllowed({ module, name, path }: PickleGlobal): boolean {
  return Object.hasOwn(CALLABLES, path) || (module === 'torch' && Object.hasOwn(STORAGES, name));
}

/** The result of an allowed call; undefined when it cannot be called, or not with these arguments. */
export function callAllowed(callee: PickleValue, args: readonly PickleValue[]): PickleValue | undefined {
  return callee instanceof PickleGlobal && Object.hasOwn(CALLABLES, callee.path)
    ? CALLABLES[callee.path](args)
    : undefined;
}

/** The storage of a persistent id: ('storage', class, key, location, elements). */
export function storageOf(id: PickleValue): StorageRef | undefined {
  if (!Array.isArray(id) || id[0] !== 'storage') return undefined;
  const [, type, key, , length] = id;
  if (!(type instanceof PickleGlobal) || type.module !== 'torch' || !Object.hasOwn(STORAGES, type.name))
    return undefined;
  if (typeof key !== 'string' || !isCount(length)) return undefined;
  return new StorageRef(type.name, STORAGES[type.name], key, length);
}

function orderedDict([items]: readonly PickleValue[]): PickleValue | undefined {
  if (items === undefined) return new Map();
  if (!Array.isArray(items)) return undefined;
  const pairs = items.filter((item): item is [PickleValue, PickleValue] => Array.isArray(item) && item.length === 2);
  return pairs.length === items.length ? new Map(pairs) : undefined;
}

function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): TensorRef | undefined {
  if (!(storage instanceof StorageRef) || !isCount(offset) || !isCounts(shape) || !isCounts(strides)) return undefined;
  return shape.length === strides.length ? new TensorRef(storage, offset, shape, strides) : undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);
