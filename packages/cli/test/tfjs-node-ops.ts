import { type OpRan, type OpRun, runOp } from '../../ops/test/browser/run-op.ts';
import { onTensorflow, type RanOn } from './tfjs-node-start.ts';

/** What ops came to. */
export interface OpsRan extends RanOn {
  ran: OpRan[];
}

await onTensorflow<OpRun[]>(async (runs) => {
  const ran: OpRan[] = [];
  for (const run of runs) ran.push(await runOp(run));
  return { ran };
});
