import { type PixelError, waucPercent } from '@opticalflow/core';
import type { ImageRecord, PixelSet, PixelSums, ScoredRecord, SetSums } from '../records/image-record.ts';
import { isFailed } from '../records/image-record.ts';
import { addSums, createPixelSums } from '../records/pixel-sums.ts';
import type { Mean, ProtocolName } from './protocol.ts';
import { protocols, rulesFor } from './protocols.ts';
import type { EvaluationSummary, Kitti2012Summary } from './summary.ts';

/** A number that sums over pixels stand for. */
type Measure = (sums: PixelSums) => number | null;

const percentOf =
  (hits: keyof PixelSums): Measure =>
  (sums) =>
    (100 * sums[hits]) / sums.pixels;
const epe: Measure = (sums) => sums.epe / sums.pixels;
const aae: Measure = (sums) => sums.angle / sums.pixels;

/**
 * What a protocol says of the pictures, from their records. The order of the records does not change it.
 *
 * On a mixture of datasets each picture's pixels are chosen as on its own dataset, and means are taken as the protocol
 * does where it knows nothing of the dataset.
 */
export function summarise(
  records: readonly ImageRecord[],
  { protocol }: { protocol: ProtocolName },
): EvaluationSummary {
  const { says, reports, notReproduced } = protocols[protocol];
  const scored = records.filter((record) => !isFailed(record)).sort((a, b) => a.index - b.index) as ScoredRecord[];
  const datasets = [...new Set(records.map(({ dataset }) => dataset))].sort();
  const rules = rulesFor(protocols[protocol], datasets.length === 1 ? datasets[0] : 'a mixture');
  const images = scored.map((record): SetSums => {
    const { pixels } = rulesFor(protocols[protocol], record.dataset);
    return record.sums[pixels] ?? record.sums.known;
  });

  const mean = (set: PixelSet, measure: Measure, how: Mean): number | null => {
    const sums = images.flatMap((sets) => sets[set] ?? []);
    if (how === 'pixels') {
      const total = totalOf(sums);
      return total.pixels === 0 ? null : measure(total);
    }
    const counted = rules.empty === 'zero' ? sums : sums.filter(({ pixels }) => pixels > 0);
    const values = counted.map((each) => (each.pixels === 0 ? 0 : measure(each)!));
    return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
  };
  const has = (set: PixelSet) => images.some((sets) => sets[set] !== undefined);
  const part = (set: PixelSet): PixelError => ({
    pixels: totalOf(images.flatMap((sets) => sets[set] ?? [])).pixels,
    epe: mean(set, epe, rules.epe),
  });
  const parts = (...sets: PixelSet[]) =>
    Object.fromEntries(sets.filter(has).map((set) => [set, part(set)])) as { [S in PixelSet]?: PixelError };

  const outliers = percentOf(rules.outlier === 'mmflow' ? 'outliersMmflow' : 'outliers');
  const rest = (name: keyof PixelSums) => mean('all', percentOf(name), rules.rest);
  const kitti2012 = (): Kitti2012Summary => ({
    ...(has('visible') && { outNoc: mean('visible', percentOf('px3Outlier'), 'images') }),
    outAll: mean('all', percentOf('px3Outlier'), 'images'),
    ...(has('visible') && { avgNoc: mean('visible', epe, 'images') }),
    avgAll: mean('all', epe, 'images'),
  });
  const time = scored.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    protocol,
    says,
    datasets,
    images: scored.length,
    failed: records.length - scored.length,
    empty: images.filter(({ all }) => all.pixels === 0).length,
    pixels: totalOf(images.map(({ all }) => all)).pixels,
    epe: mean('all', epe, rules.epe),
    aae: mean('all', aae, rules.rest),
    flAll: mean('all', outliers, rules.fl),
    ...(has('background') && { flBg: mean('background', outliers, rules.fl) }),
    ...(has('foreground') && { flFg: mean('foreground', outliers, rules.fl) }),
    px1Below: rest('px1Below'),
    px3Below: rest('px3Below'),
    px5Below: rest('px5Below'),
    px1Outlier: rest('px1Outlier'),
    px3Outlier: rest('px3Outlier'),
    px5Outlier: rest('px5Outlier'),
    wauc: mean('all', waucPercent, rules.rest),
    s0To10: part('s0To10'),
    s10To40: part('s10To40'),
    s40Plus: part('s40Plus'),
    ...parts('visible', 'occluded', 'matched', 'unmatched', 'd0To10', 'd10To60', 'd60To140'),
    ...(protocol === 'kitti' && { kitti2012: kitti2012() }),
    meanMilliseconds: scored.length === 0 ? null : time / scored.length,
    reports,
    notReproduced,
  };
}

function totalOf(all: readonly PixelSums[]): PixelSums {
  const total = createPixelSums();
  for (const sums of all) addSums(total, sums);
  return total;
}
