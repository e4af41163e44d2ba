import type { TrainingLog } from './training-log.ts';

/** A curve of a plot. */
export interface PlottedLog {
  /** As the legend calls it. */
  readonly title: string;
  readonly log: TrainingLog;
}

/** What is drawn. */
export interface PlotOptions {
  /** A number of the training's lines; `loss` unless given. */
  readonly value?: string | undefined;
  /** A number of the evaluations' lines; `EPE` unless given. */
  readonly measure?: string | undefined;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Curve {
  readonly title: string;
  readonly points: readonly Point[];
}

const WIDTH = 800;
const PANEL = { left: 70, right: 20, top: 34, height: 260, gap: 64 };
const COLOURS = ['#1b6ca8', '#d1495b', '#2e933c', '#8d5a97', '#c77700', '#455561'];

/**
 * Trainings side by side, as an SVG picture: a value of their lines over the steps on a logarithmic scale, and below it,
 * where there are evaluations, a measure of these.
 */
export function plotLogs(logs: readonly PlottedLog[], { value = 'loss', measure = 'EPE' }: PlotOptions = {}): string {
  const curves = (pointsOf: (log: TrainingLog) => Point[]): Curve[] =>
    logs.map(({ title, log }) => ({ title, points: pointsOf(log) }));
  const panels = [
    {
      name: value,
      logarithmic: true,
      curves: curves(({ training }) =>
        training.flatMap(({ step, loss, values }) => point(step, value === 'loss' ? loss : values[value], true)),
      ),
    },
    {
      name: measure,
      logarithmic: false,
      curves: curves(({ evaluations }) =>
        evaluations.flatMap(({ step, values }) => point(step, values[measure], false)),
      ),
    },
  ].filter(({ curves }) => curves.some(({ points }) => points.length > 0));
  const height = PANEL.top + panels.length * (PANEL.height + PANEL.gap);
  const body = panels.map((panel, i) => draw(panel, PANEL.top + i * (PANEL.height + PANEL.gap)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(`Trainings: ${logs.map(({ title }) => title).join(', ')}`)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    legend(logs.map(({ title }) => title)),
    ...body,
    '</svg>\n',
  ].join('\n');
}

function point(step: number, value: number | undefined, logarithmic: boolean): Point[] {
  return value === undefined || !Number.isFinite(value) || (logarithmic && value <= 0) ? [] : [{ x: step, y: value }];
}

function draw(
  { name, logarithmic, curves }: { name: string; logarithmic: boolean; curves: readonly Curve[] },
  top: number,
): string {
  const all = curves.flatMap(({ points }) => points);
  const scaled = (y: number) => (logarithmic ? Math.log10(y) : y);
  const xTicks = ticks(0, Math.max(1, ...all.map(({ x }) => x)));
  const low = Math.min(...all.map(({ y }) => scaled(y)));
  const high = Math.max(...all.map(({ y }) => scaled(y)));
  const yTicks = logarithmic ? decades(low, high) : ticks(Math.min(0, low), high);
  const [right, bottom] = [WIDTH - PANEL.right, top + PANEL.height];
  const across = (x: number) => PANEL.left + ((right - PANEL.left) * x) / xTicks.end;
  const up = (y: number) => bottom - (PANEL.height * (y - yTicks.begin)) / (yTicks.end - yTicks.begin);
  const lines = [
    ...yTicks.at.map((y) => {
      const label = escaped(shortly(logarithmic ? 10 ** y : y));
      return `<path d="M${PANEL.left} ${fixed(up(y))}H${right}" stroke="#ddd"/><text x="${PANEL.left - 6}" y="${fixed(up(y) + 4)}" text-anchor="end">${label}</text>`;
    }),
    ...xTicks.at.map(
      (x) => `<text x="${fixed(across(x))}" y="${bottom + 16}" text-anchor="middle">${shortly(x)}</text>`,
    ),
    `<text x="${(PANEL.left + right) / 2}" y="${bottom + 34}" text-anchor="middle">step</text>`,
    `<text x="${PANEL.left}" y="${top - 8}" font-weight="bold">${escaped(name)}</text>`,
    `<path d="M${PANEL.left} ${top}V${bottom}H${right}" fill="none" stroke="#444"/>`,
  ];
  for (const [i, { points }] of curves.entries()) {
    if (points.length === 0) continue;
    const path = points.map(({ x, y }) => `${fixed(across(x))} ${fixed(up(scaled(y)))}`).join('L');
    lines.push(`<path d="M${path}" fill="none" stroke="${colourOf(i)}" stroke-width="1.5"/>`);
    const last = points[points.length - 1];
    lines.push(
      `<circle cx="${fixed(across(last.x))}" cy="${fixed(up(scaled(last.y)))}" r="2.5" fill="${colourOf(i)}"/>`,
    );
  }
  return lines.join('\n');
}

function legend(titles: readonly string[]): string {
  const share = (WIDTH - PANEL.left - PANEL.right) / Math.max(1, titles.length);
  return titles
    .map((title, i) => {
      const x = fixed(PANEL.left + 60 + i * share);
      return `<text x="${x}" y="16" fill="${colourOf(i)}">● ${escaped(title)}</text>`;
    })
    .join('\n');
}

const colourOf = (i: number): string => COLOURS[i % COLOURS.length];

/** Round numbers that cover a range in five steps or so. */
function ticks(low: number, high: number): { begin: number; end: number; at: number[] } {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / 5));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => span / n <= 6)!;
  const begin = Math.floor(low / step) * step;
  const count = Math.ceil((high - begin) / step - 1e-9);
  const at = Array.from({ length: count + 1 }, (_, i) => begin + i * step);
  return { begin, end: at[at.length - 1], at };
}

/** Powers of ten, or halves of them where there are few, that cover a range of logarithms. */
function decades(low: number, high: number): { begin: number; end: number; at: number[] } {
  const step = high - low > 2 ? 1 : 0.5;
  const begin = Math.floor(low / step) * step;
  const end = Math.max(begin + step, Math.ceil(high / step) * step);
  return { begin, end, at: Array.from({ length: Math.round((end - begin) / step) + 1 }, (_, i) => begin + i * step) };
}

const fixed = (x: number): string => x.toFixed(1).replace(/\.0$/, '');

const shortly = (x: number): string => {
  if (x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e7)) return x.toExponential(0);
  return Math.abs(x) >= 10_000 ? `${Number((x / 1000).toPrecision(4))}k` : `${Number(x.toPrecision(3))}`;
};

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
