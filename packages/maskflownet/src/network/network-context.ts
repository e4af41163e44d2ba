import type { Tensor } from '@tensorflow/tfjs-core';
import type { Variant } from '../variants.ts';
import type { NetworkWeights } from './weights.ts';

/** Called with every tensor worth a look, by name, as `'stage1.corr.level4'`; the tensor lives only during the call. */
export type Observer = (name: string, tensor: Tensor) => void;

/** What each part of the network needs besides its tensors. */
export interface NetworkContext {
  readonly weights: NetworkWeights;
  readonly variant: Variant;
  readonly observe?: Observer | undefined;
}
