import type { PixelError } from '@opticalflow/core';
import type { EvaluationSummary } from '@opticalflow/evaluation';
import { decimals, table } from '../report.ts';

const percent = (value: number | null | undefined) => (value == null ? '–' : `${decimals(value, 2)} %`);
const pixels = (value: number | null | undefined) => (value == null ? '–' : `${decimals(value)} px`);
const part = (error: PixelError) => `${pixels(error.epe)}  (${error.pixels} pixels)`;

const PARTS = [
  ['s0-10', 's0To10'],
  ['s10-40', 's10To40'],
  ['s40+', 's40Plus'],
  ['visible', 'visible'],
  ['occluded', 'occluded'],
  ['matched', 'matched'],
  ['unmatched', 'unmatched'],
  ['d0-10', 'd0To10'],
  ['d10-60', 'd10To60'],
  ['d60-140', 'd60To140'],
] as const;

/** A summary, for people. */
export function summaryText(summary: EvaluationSummary): string {
  const { protocol, says, images, failed, empty, kitti2012 } = summary;
  const pictures = [
    `${images} from ${summary.datasets.join(', ') || 'nothing'}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(empty > 0 ? [`${empty} without known truth`] : []),
  ];
  return table([
    ['protocol', `${protocol}: ${says}`],
    ['its own report', summary.reports.join(', ')],
    ['pictures', pictures.join(', ')],
    ['EPE', part(summary)],
    ['Fl-all', percent(summary.flAll)],
    ...(summary.flBg === undefined ? [] : [['Fl-bg', percent(summary.flBg)] as const]),
    ...(summary.flFg === undefined ? [] : [['Fl-fg', percent(summary.flFg)] as const]),
    ...(kitti2012?.outNoc === undefined ? [] : [['Out-Noc', percent(kitti2012.outNoc)] as const]),
    ...(kitti2012 ? [['Out-All', percent(kitti2012.outAll)] as const] : []),
    ...(kitti2012?.avgNoc === undefined ? [] : [['Avg-Noc', pixels(kitti2012.avgNoc)] as const]),
    ...(kitti2012 ? [['Avg-All', pixels(kitti2012.avgAll)] as const] : []),
    ['AAE', `${decimals(summary.aae)} degrees`],
    ['below 1, 3, 5 px', [summary.px1Below, summary.px3Below, summary.px5Below].map(percent).join('  ')],
    ['above 1, 3, 5 px', [summary.px1Outlier, summary.px3Outlier, summary.px5Outlier].map(percent).join('  ')],
    ['WAUC', percent(summary.wauc)],
    ...PARTS.flatMap(([title, key]) => {
      const error = summary[key];
      return error ? [[title, part(error)] as const] : [];
    }),
    ['time', summary.meanMilliseconds === null ? '–' : `${decimals(summary.meanMilliseconds, 0)} ms a pair`],
  ]);
}
