import { expectIndex, type FlowDataset } from '../dataset.ts';
import type { DatasetDescription } from '../description.ts';

/**
 * A dataset whose samples are those of others.
 *
 * @param locate the dataset and the index in it that stand behind an index
 * @param describe called when all of `parts` have descriptions
 */
export function view({
  name,
  length,
  parts,
  locate,
  describe,
}: {
  name: string;
  length: number;
  parts: readonly FlowDataset[];
  locate: (index: number) => { dataset: FlowDataset; at: number };
  describe: (parts: DatasetDescription[]) => DatasetDescription;
}): FlowDataset {
  const described = parts.flatMap(({ description }) => description ?? []);
  const found = (index: number) => {
    expectIndex({ name, length }, index);
    return locate(index);
  };
  return {
    name,
    length,
    ...(described.length === parts.length ? { description: describe(described) } : {}),
    nameOf(index) {
      const { dataset, at } = found(index);
      return dataset.nameOf(at);
    },
    async sample(index, options) {
      const { dataset, at } = found(index);
      return dataset.sample(at, options);
    },
  };
}
