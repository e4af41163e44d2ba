import type { EstimateOptions, FitPolicy } from '@opticalflow/core';
import type { ByteSource } from './checkpoints/byte-source.ts';
import { exportNames } from './checkpoints/names/export.ts';
import { recogniseCheckpoint } from './checkpoints/names/recognise.ts';
import { readCheckpoint } from './checkpoints/read-checkpoint.ts';
import { type SafetensorsDtype, writeSafetensors } from './checkpoints/safetensors/write.ts';
import { MaskFlowNet } from './estimator/estimator.ts';
import type { MaskFlowNetInfo } from './model-info.ts';
import type { ParameterValues } from './network/weights.ts';
import { type Variant, variantNamed } from './variants.ts';

/** A network's parameters, and how they want to be used; on no backend yet. */
export interface MaskFlowNetModel {
  readonly info: MaskFlowNetInfo;
  readonly variant: Variant;
  /** By canonical name; convolutions as [out, in, height, width]. */
  readonly parameters: ReadonlyMap<string, ParameterValues>;
}

/** Options of {@link loadCheckpoint}. */
export interface LoadCheckpointOptions extends EstimateOptions {
  /** Conventions of the weights; by default what the file's metadata says, else what its names suggest. */
  readonly variant?: string | undefined;
}

/** Options of {@link loadMaskFlowNet}. */
export interface LoadOptions extends LoadCheckpointOptions {
  /** How pictures whose sides are not multiples of 64 are fitted; by default stretched. */
  readonly fit?: FitPolicy | undefined;
  /** Order of colours that the weights expect; by default the variant's. */
  readonly channelOrder?: Variant['channelOrder'] | undefined;
}

/**
 * Reads a checkpoint of any known format and naming: PyTorch `.pth` of mmflow or of the ports, MXNet `.params` of the
 * original, safetensors.
 *
 * @throws FormatError when the bytes are malformed; CheckpointError when they hold something else than a MaskFlowNet
 */
export async function loadCheckpoint(
  source: Uint8Array | ByteSource,
  { signal, onProgress, variant: wanted }: LoadCheckpointOptions = {},
): Promise<MaskFlowNetModel> {
  const checkpoint = await readCheckpoint(source, { signal, onProgress });
  const { architecture, family, variant, width, tensors } = recogniseCheckpoint(checkpoint);
  const chosen = variantNamed(wanted ?? variant);
  let parameterCount = 0;
  for (const { data } of tensors.values()) parameterCount += data.length;
  return {
    info: { architecture, family, variant: chosen.name, width, parameterCount, format: checkpoint.format },
    variant: chosen,
    parameters: tensors,
  };
}

/**
 * A network with the weights of a checkpoint, on the current backend of TensorFlow.js.
 *
 * ```ts
 * const network = await loadMaskFlowNet(bytes);
 * const { flow, occlusion } = await network.estimate(first, second);
 * network.dispose();
 * ```
 *
 * @throws as {@link loadCheckpoint}
 */
export async function loadMaskFlowNet(
  source: Uint8Array | ByteSource,
  { fit, channelOrder, ...options }: LoadOptions = {},
): Promise<MaskFlowNet> {
  const { info, variant, parameters } = await loadCheckpoint(source, options);
  return new MaskFlowNet({
    info,
    variant: channelOrder ? { ...variant, channelOrder } : variant,
    parameters,
    fit,
  });
}

/** Options of {@link writeMaskFlowNet}. */
export interface WriteMaskFlowNetOptions {
  readonly dtype?: SafetensorsDtype | undefined;
  /** What else the file is to say of itself. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** A model as safetensors, with its variant in the metadata, so that it is recognised without being told. */
export function writeMaskFlowNet(
  model: Pick<MaskFlowNetModel, 'parameters'> & {
    readonly info: Pick<MaskFlowNetInfo, 'architecture' | 'variant' | 'width'>;
  },
  { dtype = 'F32', metadata = {} }: WriteMaskFlowNetOptions = {},
): Uint8Array {
  const { architecture, variant, width } = model.info;
  return writeSafetensors(exportNames(model.parameters, architecture), {
    dtype,
    metadata: { ...metadata, architecture, variant, width: String(width) },
  });
}
