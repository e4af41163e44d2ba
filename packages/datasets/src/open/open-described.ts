import { cached } from '../compose/cached.ts';
import { concat } from '../compose/concat.ts';
import { mix } from '../compose/mix.ts';
import { repeat } from '../compose/repeat.ts';
import { limit, shard, subset } from '../compose/select.ts';
import type { FlowDataset } from '../dataset.ts';
import type { DatasetDescription } from '../description.ts';
import { openNamed } from './open-dataset.ts';

/**
 * The dataset that a description tells of: `openDescribed(dataset.description)` has the same samples at the same indices,
 * in another thread, process or on another day, as long as the files are the same.
 *
 * @throws DatasetError as {@link openDataset} does
 */
export async function openDescribed(description: DatasetDescription): Promise<FlowDataset> {
  switch (description.kind) {
    case 'opened':
      return openNamed(description.name, description.options);
    case 'cached':
      return cached(await openDescribed(description.of), description);
    case 'concat':
      return concat(await Promise.all(description.parts.map(openDescribed)));
    case 'subset':
      return subset(await openDescribed(description.of), description.indices);
    case 'limit':
      return limit(await openDescribed(description.of), description.count);
    case 'shard':
      return shard(await openDescribed(description.of), { index: description.index, count: description.count });
    case 'repeat':
      return repeat(await openDescribed(description.of), description.times);
    case 'mix': {
      const { parts, length } = description;
      const opened = parts.map(async ({ of, ratio }) => ({ dataset: await openDescribed(of), ratio }));
      return mix(await Promise.all(opened), { length });
    }
  }
}
