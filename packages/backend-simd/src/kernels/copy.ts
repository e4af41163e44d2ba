import type { SimdBackend } from '../backend/backend.ts';
import { KIND } from './kinds.ts';

/** Rows of bytes that lie `fromStep` and `toStep` bytes apart. */
export interface RowCopy {
  from: number;
  fromStep: number;
  to: number;
  toStep: number;
  /** Of a row, a multiple of four. */
  bytes: number;
  rows: number;
}

/** Bytes that are worth an item of their own. */
const ITEM_BYTES = 64 * 1024;

export function copyRows({ engine }: SimdBackend, copy: RowCopy): void {
  if (copy.rows === 0 || copy.bytes === 0) return;
  const whole = copy.fromStep === copy.bytes && copy.toStep === copy.bytes;
  // rows that touch are cut anew, so that few long ones are shared by the threads as well
  const { bytes, rows } = whole ? recut(copy.bytes * copy.rows) : copy;
  const block = Math.max(1, Math.floor(ITEM_BYTES / bytes));
  const steps = whole ? [bytes, bytes] : [copy.fromStep, copy.toStep];
  const fields = [copy.from, steps[0], copy.to, steps[1], bytes, rows, block];
  engine.run(KIND.copy, Math.ceil(rows / block), fields);
  const rest = copy.bytes * copy.rows - bytes * rows;
  if (!whole || rest === 0) return;
  const done = bytes * rows;
  engine.run(KIND.copy, 1, [copy.from + done, rest, copy.to + done, rest, rest, 1, 1]);
}

const recut = (total: number) =>
  total <= ITEM_BYTES ? { bytes: total, rows: 1 } : { bytes: ITEM_BYTES, rows: Math.floor(total / ITEM_BYTES) };
