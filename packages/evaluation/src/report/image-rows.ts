import { waucPercent } from '@opticalflow/core';
import { type ImageRecord, isFailed, type PixelSet, type PixelSums } from '../records/image-record.ts';

/** The numbers of one picture, over its known pixels; null where nothing counts. */
export type ImageRow = Readonly<Record<string, string | number | null>>;

const PX = ['px1Below', 'px3Below', 'px5Below', 'px1Outlier', 'px3Outlier', 'px5Outlier'] as const;
const PARTS: readonly PixelSet[] = [
  's0To10',
  's10To40',
  's40Plus',
  'visible',
  'occluded',
  'matched',
  'unmatched',
  'd0To10',
  'd10To60',
  'd60To140',
];

/** A row for each record. A failed picture has its error and no numbers. */
export const imageRows = (records: readonly ImageRecord[]): ImageRow[] => records.map(rowOf);

function rowOf(record: ImageRecord): ImageRow {
  const { index, name, dataset } = record;
  const sets = isFailed(record) ? undefined : record.sums.known;
  const number = (set: PixelSet, measure: (sums: PixelSums) => number | null): number | null => {
    const sums = sets?.[set];
    return sums === undefined || sums.pixels === 0 ? null : measure(sums);
  };
  const epe = (set: PixelSet) => number(set, (sums) => sums.epe / sums.pixels);
  const percent = (set: PixelSet, hits: keyof PixelSums) => number(set, (sums) => (100 * sums[hits]) / sums.pixels);
  return {
    index,
    name,
    dataset,
    width: isFailed(record) ? null : record.width,
    height: isFailed(record) ? null : record.height,
    pixels: sets?.all.pixels ?? null,
    epe: epe('all'),
    aae: number('all', (sums) => sums.angle / sums.pixels),
    flAll: percent('all', 'outliers'),
    flBg: percent('background', 'outliers'),
    flFg: percent('foreground', 'outliers'),
    ...Object.fromEntries(PX.map((name) => [name, percent('all', name)])),
    wauc: number('all', waucPercent),
    ...Object.fromEntries(PARTS.map((set) => [set, epe(set)])),
    filled: isFailed(record) ? null : record.filled,
    milliseconds: isFailed(record) ? null : record.milliseconds,
    error: isFailed(record) ? record.error : null,
  };
}
