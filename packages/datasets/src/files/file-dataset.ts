import { expectIndex, type FlowDataset } from '../dataset.ts';
import type { DatasetDescription } from '../description.ts';
import { readSample, type SampleSource } from './read-sample.ts';
import type { SampleFiles } from './sample-files.ts';

/** A dataset of samples that lie in files. */
export function fileDataset(
  source: SampleSource,
  samples: readonly SampleFiles[],
  description: DatasetDescription,
): FlowDataset {
  const dataset: FlowDataset = {
    name: source.dataset,
    length: samples.length,
    description,
    nameOf(index) {
      expectIndex(dataset, index);
      return samples[index].name;
    },
    async sample(index, { signal } = {}) {
      expectIndex(dataset, index);
      return readSample(source, { index, files: samples[index], signal });
    },
  };
  return dataset;
}
