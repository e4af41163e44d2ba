/**
 * A dataset as plain data: it survives JSON and the way to a worker, and `openDescribed` makes the dataset of it again.
 * Paths in `options` are absolute.
 */
export type DatasetDescription =
  | { readonly kind: 'opened'; readonly name: string; readonly options: Readonly<Record<string, unknown>> }
  | { readonly kind: 'concat'; readonly parts: readonly DatasetDescription[] }
  | { readonly kind: 'subset'; readonly of: DatasetDescription; readonly indices: readonly number[] }
  | { readonly kind: 'limit'; readonly of: DatasetDescription; readonly count: number }
  | { readonly kind: 'cached'; readonly of: DatasetDescription; readonly megabytes: number }
  | { readonly kind: 'shard'; readonly of: DatasetDescription; readonly index: number; readonly count: number }
  | { readonly kind: 'repeat'; readonly of: DatasetDescription; readonly times: number }
  | {
      readonly kind: 'mix';
      readonly parts: readonly { readonly of: DatasetDescription; readonly ratio: number }[];
      readonly length: number;
    };
