import { resolve } from 'node:path';
import type { FlowDataset } from '../dataset.ts';
import { fileDataset } from '../files/file-dataset.ts';
import type { SampleFiles } from '../files/sample-files.ts';
import { Tree } from '../files/tree.ts';
import type { OptionRules, SettingsOf } from './rules.ts';

/** A kind of dataset: what it is called, what may be chosen, and how it is opened. */
export interface DatasetKind<R extends OptionRules = OptionRules> {
  /** As people call it, and as errors name it. */
  readonly title: string;
  /** What it is, and where it comes from, in a sentence. */
  readonly says: string;
  readonly rules: R;
  open(id: string, settings: SettingsOf<R>): Promise<FlowDataset>;
}

/** A kind of dataset that lies in files: how its samples are listed. */
export interface Layout<R extends OptionRules & { root: { kind: 'path'; required: true } }> {
  readonly title: string;
  readonly says: string;
  readonly rules: R;
  /** See `SampleSource`; 1 unless it is given. */
  readonly truthScale?: 1 | 2;
  list(tree: Tree, settings: SettingsOf<R>): Promise<SampleFiles[]>;
}

/** The option that all datasets in files have. */
export const root = (holds: string) =>
  ({ kind: 'path', required: true, says: `the folder that holds ${holds}` }) as const;

/** A dataset of a layout; opening it looks for every file. */
export function layoutKind<const R extends OptionRules & { root: { kind: 'path'; required: true; says: string } }>(
  layout: Layout<R>,
): DatasetKind<R> {
  const { title, says, rules, truthScale = 1 } = layout;
  return {
    title,
    says,
    rules,
    async open(id, settings) {
      const folder = resolve((settings as { root: string }).root);
      const tree = new Tree(title, folder);
      await tree.names('.');
      const samples = await layout.list(tree, settings);
      await tree.expectFiles(samples);
      if (samples.length === 0)
        throw tree.error({ file: '.', kind: 'missing', expected: 'some samples', received: 'there are none' });
      const description = { kind: 'opened', name: id, options: { ...settings, root: folder } } as const;
      return fileDataset({ dataset: title, root: folder, truthScale }, samples, description);
    },
  };
}
