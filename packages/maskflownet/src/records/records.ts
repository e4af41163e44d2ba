import type { CheckpointRecord } from './checkpoint-record.ts';
import { microsoftRecords } from './microsoft.ts';
import { mmflowRecords } from './mmflow.ts';
import { portRecords } from './port.ts';

/** All published weights of the two networks that this package can read. */
export const records: readonly CheckpointRecord[] = [...mmflowRecords, ...microsoftRecords, ...portRecords];

/** The record of that id; undefined when there is none. */
export function findRecord(id: string): CheckpointRecord | undefined {
  return records.find((record) => record.id === id);
}
