import { type CheckpointRecord, type PublishedResult, records } from '@opticalflow/maskflownet';
import { defaultModel } from '@opticalflow/pretrained/node';
import { type CliError, usageError } from './exit-codes.ts';

/** Models that the cache can hold. */
export const RECORD_IDS: readonly string[] = records.map(({ id }) => id);
/** Models that `--model` takes by name. */
export const MODEL_IDS: readonly string[] = [defaultModel.id, ...RECORD_IDS];

/** A usage error for a name that is none of `expected`. */
export const unknownModel = (expected: readonly string[], received: string, orElse = ''): CliError =>
  usageError(`Expected ${orElse}one of ${expected.join(', ')} for a model but received ${received}`);

/** A result that a publisher measured, as `'KITTI 2015, train: Fl 29.26 %'`. */
export const resultText = ({ on, measure, value }: PublishedResult): string =>
  `${on}: ${measure.replace(', %', '')} ${value}${measure === 'EPE' ? '' : ' %'}`;

/** Data sets in the order of training. */
export const trainingText = (trainedOn: CheckpointRecord['trainedOn']): string => trainedOn.join(', then ');
