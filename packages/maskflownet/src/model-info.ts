import type { Architecture } from './architecture/channels.ts';
import type { CheckpointFormat } from './checkpoints/checkpoint.ts';
import type { VariantName } from './variants.ts';

/** What a model is, in words and numbers. */
export interface MaskFlowNetInfo {
  readonly architecture: Architecture;
  /** Whose names the checkpoint uses. */
  readonly family: string;
  readonly variant: VariantName;
  /** Factor of every channel count. */
  readonly width: number;
  readonly parameterCount: number;
  readonly format: CheckpointFormat;
}
