import { FormatError, type FormatErrorDetails } from '@opticalflow/core';
import { type ParameterValues, readCheckpoint, writeSafetensors } from '@opticalflow/maskflownet';
import type { AdamMoments } from '../optimisers/adam.ts';
import type { TrainerState } from '../trainer/trainer.ts';
import type { MeterState } from './meter.ts';

/** Where a training stands, beside its tensors. */
export interface Progress {
  /** Batches seen, which is also where in its schedule and its data a training is. */
  readonly step: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** What the steps since the last line of the log said. */
  readonly sinceLog: MeterState;
  /** The step of the last evaluation. */
  readonly evaluated?: number | undefined;
  /** The best evaluation so far. */
  readonly best?: { readonly step: number; readonly epe: number } | undefined;
}

const KIND = 'opticalflow-training';
const GROUPS = { parameters: 'parameters/', averages: 'averages/', first: 'adam.first/', second: 'adam.second/' };

/** All that a training needs to go on, as one safetensors file. */
export function encodeTrainingState(state: TrainerState, progress: Progress): Uint8Array {
  const { parameters, averages, optimiser } = state;
  const tensors = new Map<string, ParameterValues>();
  const put = (group: string, name: string, values: ParameterValues) => tensors.set(group + name, values);
  for (const [name, values] of parameters) put(GROUPS.parameters, name, values);
  for (const [name, values] of averages ?? []) put(GROUPS.averages, name, values);
  for (const [name, { shape, first, second }] of optimiser.moments) {
    put(GROUPS.first, name, { shape, data: first });
    put(GROUPS.second, name, { shape, data: second });
  }
  const metadata = { kind: KIND, updates: String(optimiser.step), progress: JSON.stringify(progress) };
  return writeSafetensors(tensors, { metadata });
}

/**
 * The state in a file that {@link encodeTrainingState} made.
 *
 * @throws FormatError when it is something else or damaged
 */
export async function decodeTrainingState(bytes: Uint8Array): Promise<{ state: TrainerState; progress: Progress }> {
  const { tensors, metadata } = await readCheckpoint(bytes);
  if (metadata.kind !== KIND) {
    throw damaged({ expected: `the state of a training, of kind ${KIND}`, received: metadata.kind ?? 'another file' });
  }
  const group = (prefix: string) =>
    new Map(
      [...tensors].flatMap(([name, values]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), values]] : [])),
    );
  const [first, second, averages] = [group(GROUPS.first), group(GROUPS.second), group(GROUPS.averages)];
  const moments = new Map<string, AdamMoments>();
  for (const [name, { shape, data }] of first) {
    const squares = second.get(name);
    if (!squares) throw damaged({ expected: `both moments of ${name}`, received: 'one' });
    moments.set(name, { shape, first: data, second: squares.data });
  }
  const optimiser = { step: Number(metadata.updates), moments };
  return {
    state: { parameters: group(GROUPS.parameters), optimiser, ...(averages.size > 0 && { averages }) },
    progress: JSON.parse(metadata.progress ?? 'null'),
  };
}

const damaged = (details: Pick<FormatErrorDetails, 'expected' | 'received'>): FormatError =>
  new FormatError({ format: 'state of a training', offset: 0, ...details });
