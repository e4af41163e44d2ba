/**
 * MaskFlowNet-S and MaskFlowNet (Zhao et al., "MaskFlownet: Asymmetric Feature Matching with Learnable Occlusion Mask",
 * CVPR 2020) on TensorFlow.js, with readers for every published checkpoint.
 *
 * ```ts
 * import '@tensorflow/tfjs-backend-wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { loadMaskFlowNet } from '@opticalflow/maskflownet';
 *
 * await tf.setBackend('wasm');
 * const network = await loadMaskFlowNet(bytes);
 * const { flow, occlusion } = await network.estimate(first, second);
 * network.dispose();
 * ```
 *
 * @module
 */
export type { Architecture, Channels } from './architecture/channels.ts';
export { channels } from './architecture/channels.ts';
export { expectedTensors } from './architecture/expected-tensors.ts';
export type { ByteSource } from './checkpoints/byte-source.ts';
export { memorySource } from './checkpoints/byte-source.ts';
export type { Checkpoint, CheckpointFormat, CheckpointTensor } from './checkpoints/checkpoint.ts';
export type { RecognisedCheckpoint } from './checkpoints/names/recognise.ts';
export { recogniseCheckpoint } from './checkpoints/names/recognise.ts';
export { readCheckpoint, sniffCheckpoint } from './checkpoints/read-checkpoint.ts';
export type { SafetensorsDtype, WritableTensor, WriteSafetensorsOptions } from './checkpoints/safetensors/write.ts';
export { writeSafetensors } from './checkpoints/safetensors/write.ts';
export type {
  MaskFlowNetEstimate,
  MaskFlowNetEstimateOptions,
  MaskFlowNetOptions,
  MaskFlowNetTensors,
  PrepareOptions,
} from './estimator/estimator.ts';
export { MaskFlowNet } from './estimator/estimator.ts';
export type { EstimateTimings } from './estimator/stage-timer.ts';
export type { LoadCheckpointOptions, LoadOptions, MaskFlowNetModel, WriteMaskFlowNetOptions } from './load.ts';
export { loadCheckpoint, loadMaskFlowNet, writeMaskFlowNet } from './load.ts';
export type { MaskFlowNetInfo } from './model-info.ts';
export type { NetworkOutput } from './network/forward.ts';
export { forward, stepCount } from './network/forward.ts';
export type { NetworkContext, Observer } from './network/network-context.ts';
export type { ConvWeights, ParameterValues } from './network/weights.ts';
export { NetworkWeights, uploadWeights } from './network/weights.ts';
export type { OutputTensors } from './picture/output-fields.ts';
export type { CheckpointRecord, PublishedMeasure, PublishedResult } from './records/checkpoint-record.ts';
export { findRecord, records } from './records/records.ts';
export type { Variant, VariantName } from './variants.ts';
export { variantNamed, variants } from './variants.ts';
