import { bytesPerElement, type ElementType } from '../float-decoders.ts';
import { isCount, isCounts } from '../shape.ts';
import { type PickleDictionary, PickleGlobal, type PickleValue, StorageRef, setEntry, TensorRef } from './values.ts';

/** PyTorch's own limit. */
const MAX_RANK = 64;

/** Element types by the storage classes that PyTorch's files name. */
const STORAGES: ReadonlyMap<string, ElementType> = new Map([
  ['FloatStorage', 'float32'],
  ['DoubleStorage', 'float64'],
  ['HalfStorage', 'float16'],
  ['BFloat16Storage', 'bfloat16'],
  ['LongStorage', 'int64'],
  ['IntStorage', 'int32'],
  ['ShortStorage', 'int16'],
  ['CharStorage', 'int8'],
  ['ByteStorage', 'uint8'],
  ['BoolStorage', 'bool'],
]);

/** What a call is worth here; undefined when the arguments are wrong. */
type Call = (args: readonly PickleValue[]) => PickleValue | undefined;

const CALLABLES: ReadonlyMap<string, ReadonlyMap<string, Call>> = new Map([
  ['collections', new Map<string, Call>([['OrderedDict', orderedDict]])],
  [
    'torch._utils',
    new Map<string, Call>([
      ['_rebuild_tensor_v2', rebuildTensor],
      ['_rebuild_parameter', ([data]) => (data instanceof TensorRef ? data : undefined)],
    ]),
  ],
]);

/** Whether a pickle may name this: what tensors, their storages and ordered dictionaries need, and nothing else. */
export function isAllowed({ module, name }: PickleGlobal): boolean {
  return module === 'torch' ? STORAGES.has(name) : CALLABLES.get(module)?.has(name) === true;
}

/** The result of an allowed call; undefined when it cannot be called, or not with these arguments. */
export function callAllowed(callee: PickleValue, args: readonly PickleValue[]): PickleValue | undefined {
  return callee instanceof PickleGlobal ? CALLABLES.get(callee.module)?.get(callee.name)?.(args) : undefined;
}

/**
 * The storage of a persistent id: ('storage', class, key, location, elements), and in legacy files a view of another
 * storage, which PyTorch has not written since 0.4 and is not read here.
 */
export function storageOf(id: PickleValue): StorageRef | undefined {
  if (!Array.isArray(id) || id.length < 5 || id.length > 6 || id[0] !== 'storage') return undefined;
  const [, type, key, , length, view = null] = id;
  const element = type instanceof PickleGlobal && type.module === 'torch' ? STORAGES.get(type.name) : undefined;
  if (element === undefined || typeof key !== 'string' || view !== null) return undefined;
  if (!isCount(length) || !Number.isSafeInteger(length * bytesPerElement(element))) return undefined;
  return new StorageRef((type as PickleGlobal).name, element, key, length);
}

/** Whether two mentions of a key agree on what the storage is. */
export const sameStorage = (a: StorageRef, b: StorageRef): boolean => a.dtype === b.dtype && a.length === b.length;

function orderedDict([items]: readonly PickleValue[]): PickleValue | undefined {
  if (items === undefined) return new Map();
  if (!Array.isArray(items)) return undefined;
  const pairs = items.filter((item): item is [PickleValue, PickleValue] => Array.isArray(item) && item.length === 2);
  if (pairs.length !== items.length) return undefined;
  const dictionary: PickleDictionary = new Map();
  for (const pair of pairs) setEntry(dictionary, pair);
  return dictionary;
}

function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): TensorRef | undefined {
  if (!(storage instanceof StorageRef) || !isCount(offset)) return undefined;
  if (!isCounts(shape, MAX_RANK) || !isCounts(strides, MAX_RANK) || shape.length !== strides.length) return undefined;
  // copies: a pickle can append to a list after it was handed over
  return new TensorRef(storage, offset, [...shape], [...strides]);
}
