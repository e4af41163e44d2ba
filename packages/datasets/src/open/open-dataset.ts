import type { FlowDataset } from '../dataset.ts';
import { DatasetError } from '../dataset-error.ts';
import { flyingChairs } from '../layouts/flying-chairs.ts';
import { flyingThings } from '../layouts/flying-things.ts';
import { flyingThingsSubset } from '../layouts/flying-things-subset.ts';
import { folder } from '../layouts/folder.ts';
import { hd1k } from '../layouts/hd1k.ts';
import { kitti2012, kitti2015 } from '../layouts/kitti.ts';
import { middlebury } from '../layouts/middlebury.ts';
import { sintel } from '../layouts/sintel.ts';
import { spring } from '../layouts/spring.ts';
import type { DatasetKind } from './kind.ts';
import { type OptionRules, type OptionsOf, settle } from './rules.ts';
import { syntheticKind } from './synthetic-kind.ts';

const KINDS = {
  'flying-chairs': flyingChairs,
  'flying-things-subset': flyingThingsSubset,
  'flying-things': flyingThings,
  sintel,
  'kitti-2012': kitti2012,
  'kitti-2015': kitti2015,
  hd1k,
  middlebury,
  spring,
  folder,
  synthetic: syntheticKind,
};

/** Names under which datasets are opened. */
export type DatasetName = keyof typeof KINDS;

/** The options of each dataset; `listDatasets` says what they mean. */
export type DatasetOptions = { readonly [N in DatasetName]: OptionsOf<(typeof KINDS)[N]['rules']> };

/** What may be opened, and with which options. */
export interface DatasetSummary {
  readonly name: DatasetName;
  readonly title: string;
  /** What it is, in a sentence. */
  readonly says: string;
  readonly options: OptionRules;
}

/** All datasets with their options, for help texts and menus. */
export function listDatasets(): DatasetSummary[] {
  return Object.entries(KINDS).map(([name, { title, says, rules }]) => ({
    name: name as DatasetName,
    title,
    says,
    options: rules,
  }));
}

/**
 * Opens a dataset by its name. Folders are listed and every file of every sample is looked for; none is read.
 *
 * ```ts
 * const sintel = await openDataset('sintel', { root: '/data/Sintel', split: 'microsoft-val', pass: 'final' });
 * const { first, second, flow } = await sintel.sample(0);
 * ```
 *
 * @throws DatasetError when there is no such dataset, an option does not fit, or a folder or file is missing
 */
export async function openDataset<N extends DatasetName>(name: N, options: DatasetOptions[N]): Promise<FlowDataset> {
  return openNamed(name, options);
}

/** The same for a name and options that come from outside, a command line for example. */
export async function openNamed(name: string, options: Readonly<Record<string, unknown>>): Promise<FlowDataset> {
  if (!Object.hasOwn(KINDS, name)) {
    const expected = `one of ${Object.keys(KINDS).join(', ')}`;
    throw new DatasetError({ dataset: `Dataset "${name}"`, expected, received: 'it is none', kind: 'option' });
  }
  const kind = KINDS[name as DatasetName] as unknown as DatasetKind;
  return kind.open(name, settle(kind.title, kind.rules, options));
}
