import { CheckpointError } from '@opticalflow/core';
import { describeValue, excerpt } from '../text.ts';
import { type PickleDictionary, type PickleValue, TensorRef } from './values.ts';

/** Keys under which trainers keep a model's parameters. */
const WRAPPERS = ['state_dict', 'model_state_dict', 'model'];
/** What parallel wrappers put before every name. */
const PARALLEL = 'module.';

/** The named tensors of a checkpoint, and what it says of itself in plain text and numbers. */
export interface StateDict {
  readonly tensors: Map<string, TensorRef>;
  readonly metadata: Record<string, string>;
}

/**
 * Finds the parameters in an unpickled checkpoint: the dictionary itself, or what trainers as mmcv wrap it in. Prefixes of
 * parallel training are taken off.
 *
 * @throws CheckpointError when it holds no named tensors
 */
export function stateDictOf(root: PickleValue): StateDict {
  if (!(root instanceof Map)) {
    throw new CheckpointError(`Expected a dictionary of tensors but the checkpoint holds ${describeValue(root)}`);
  }
  const inner = WRAPPERS.map((key) => root.get(key)).find((value): value is PickleDictionary => value instanceof Map);
  const parameters = inner ?? root;
  const named = [...parameters].filter((entry): entry is [string, TensorRef] => entry[1] instanceof TensorRef);
  if (named.length === 0) {
    const keys = [...parameters.keys()].slice(0, 8).map((key) => excerpt(key));
    throw new CheckpointError(
      `Expected named tensors but the checkpoint holds none; its keys are: ${keys.join(', ') || 'none'}`,
    );
  }
  const parallel = named.every(([name]) => name.startsWith(PARALLEL));
  return {
    tensors: new Map(parallel ? named.map(([name, tensor]) => [name.slice(PARALLEL.length), tensor]) : named),
    metadata: plainFields(root.get('meta')),
  };
}

function plainFields(meta: PickleValue | undefined): Record<string, string> {
  if (!(meta instanceof Map)) return {};
  const fields: [string, string][] = [];
  for (const [key, value] of meta) {
    if (typeof value === 'string' || typeof value === 'number') fields.push([key, String(value)]);
  }
  return Object.fromEntries(fields);
}
