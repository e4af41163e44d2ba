import type { FlowDataset } from '@opticalflow/datasets';
import { evaluate } from '@opticalflow/evaluation';
import { MaskFlowNet, type MaskFlowNetModel } from '@opticalflow/maskflownet';

/** A dataset that weights are measured on, and what logs call it. */
export interface EvaluationSet {
  readonly title: string;
  readonly dataset: FlowDataset;
}

/**
 * Endpoint error of a model on each set: mmflow's mean over pictures.
 *
 * @throws Error when pictures of a set cannot be read or estimated; the signal's reason when aborted
 */
export async function evaluateWeights(
  model: MaskFlowNetModel,
  sets: readonly EvaluationSet[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Map<string, number>> {
  const network = new MaskFlowNet(model);
  try {
    const errors = new Map<string, number>();
    for (const { title, dataset } of sets) {
      const { summary, records } = await evaluate({
        estimate: (first, second) => network.estimate(first, second, { signal }),
        dataset,
        protocol: 'mmflow',
        signal,
      });
      const failure = records.find((record) => 'error' in record);
      if (failure && 'error' in failure) throw new Error(`Evaluation on ${title} failed: ${failure.error}`);
      if (summary.epe !== null) errors.set(title, summary.epe);
    }
    return errors;
  } finally {
    network.dispose();
  }
}
