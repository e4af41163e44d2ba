import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isFlowError, type ProgressListener } from '@opticalflow/core';
import {
  type CheckpointRecord,
  findRecord,
  loadCheckpoint,
  loadMaskFlowNet,
  type MaskFlowNet,
  type MaskFlowNetInfo,
  type MaskFlowNetModel,
} from '@opticalflow/maskflownet';
import { pullCheckpoint } from '@opticalflow/maskflownet/node';
import { defaultModel, readDefaultWeights } from '@opticalflow/pretrained/node';
import type { ModelOptions } from './command-line.ts';
import { CliError, EXIT } from './exit-codes.ts';
import { openInput } from './inputs.ts';
import { MODEL_IDS, unknownModel } from './model-names.ts';
import type { ProgressBar } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';

/** Where a model's weights come from. */
export type ModelSource =
  | { readonly kind: 'bundled'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly path: string }
  | { readonly kind: 'record'; readonly name: string; readonly record: CheckpointRecord };

/** A network ready to estimate, and what it is. */
export interface LoadedModel {
  readonly network: MaskFlowNet;
  readonly info: MaskFlowNetInfo & { readonly model: string };
}

/**
 * What `--model` means: a file if there is one of that name, else a record.
 *
 * @throws CliError when it is neither
 */
export async function findModel(model: string | undefined, cwd: string): Promise<ModelSource> {
  if (model === undefined || model === defaultModel.id) return { kind: 'bundled', name: defaultModel.id };
  const path = resolve(cwd, model);
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isDirectory()) return { kind: 'file', name: model, path };
  const record = findRecord(model);
  if (record) return { kind: 'record', name: model, record };
  if (there) throw new CliError(EXIT.noInput, `Cannot read ${model}: it is a folder`);
  if (/[./\\]/.test(model)) throw new CliError(EXIT.noInput, `Cannot read ${model}: there is no such file`);
  throw unknownModel(MODEL_IDS, model, 'a checkpoint file or ');
}

/** Path of a record's file, fetched first if it is not in the cache. */
export async function pullRecord(
  record: CheckpointRecord,
  { signal, env }: Terminal,
  onProgress: ProgressListener,
): Promise<string> {
  const { path } = await pullCheckpoint(record, { signal, onProgress, env });
  return path;
}

/** Loads the model that the options name, on the current backend. */
export async function loadModel(options: ModelOptions, terminal: Terminal, bar: ProgressBar): Promise<LoadedModel> {
  const source = await findModel(options.model, terminal.cwd);
  const channelOrder = options.channelOrder ?? (source.kind === 'record' ? source.record.channelOrder : undefined);
  const load = { signal: terminal.signal, fit: options.fit, channelOrder, variant: options.variant };
  const network = await aboutModel(source, () =>
    withBytes(source, terminal, bar, (bytes) => loadMaskFlowNet(bytes, load)),
  );
  return { network, info: { model: source.name, ...network.info } };
}

/** Reads the weights that `--model` or another option names, onto no backend. */
export async function loadWeights(model: string, terminal: Terminal, bar: ProgressBar): Promise<MaskFlowNetModel> {
  const source = await findModel(model, terminal.cwd);
  return aboutModel(source, () =>
    withBytes(source, terminal, bar, (bytes) => loadCheckpoint(bytes, { signal: terminal.signal })),
  );
}

/** Says which model an error is about. */
async function aboutModel<T>(source: ModelSource, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!isFlowError(error, 'FormatError', 'CheckpointError')) throw error;
    throw new CliError(EXIT.badData, `${source.name}: ${error.message}`, { cause: error });
  }
}

async function withBytes<T>(
  source: ModelSource,
  terminal: Terminal,
  bar: ProgressBar,
  body: (bytes: Parameters<typeof loadMaskFlowNet>[0]) => Promise<T>,
): Promise<T> {
  if (source.kind === 'bundled') return body(await readDefaultWeights());
  const path =
    source.kind === 'file' ? source.path : await pullRecord(source.record, terminal, bar.listener(source.name));
  bar.clear();
  const file = await openInput(path, terminal.cwd);
  try {
    return await body(file);
  } finally {
    await file.close();
  }
}
