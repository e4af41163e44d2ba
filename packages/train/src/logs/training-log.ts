import { FormatError } from '@opticalflow/core';

/** A line about training itself. */
export interface TrainingLine {
  /** Updates made so far. */
  readonly step: number;
  readonly loss: number;
  readonly rate: number | undefined;
  /** All numbers of the line under its own names. */
  readonly values: Readonly<Record<string, number>>;
}

/** A line about an evaluation. */
export interface EvaluationLine {
  readonly step: number;
  /** Numbers by name, as `EPE`. */
  readonly values: Readonly<Record<string, number>>;
}

/** What a log of a training says. */
export interface TrainingLog {
  readonly training: readonly TrainingLine[];
  readonly evaluations: readonly EvaluationLine[];
}

/** Fields that say when and how fast, not how well. */
const NOT_MEASURES = new Set(['mode', 'epoch', 'iter', 'lr']);

/**
 * Reads a log of JSON lines: ours, and `.log.json` as mmcv writes it for mmflow, whose published logs it is. Lines without
 * a mode, as the first of mmcv's, say nothing of steps; a last line that was cut off is left out.
 *
 * Where a run was gone on with and the log tells steps twice, the later line counts.
 *
 * @throws FormatError when another line is no JSON, or lacks its step or its loss
 */
export function readTrainingLog(text: string): TrainingLog {
  const training = new Map<number, TrainingLine>();
  const evaluations = new Map<number, EvaluationLine>();
  let offset = 0;
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    const at = offset;
    offset += line.length + 1;
    if (line.trim() === '') continue;
    const isLast = i === lines.length - 1;
    let fields: Record<string, unknown>;
    try {
      fields = JSON.parse(line);
    } catch (cause) {
      if (isLast) break;
      throw malformed(at, 'a line of JSON', JSON.stringify(line.slice(0, 40)), cause);
    }
    const { mode, iter, lr, loss } = fields ?? {};
    if (mode !== 'train' && mode !== 'val') continue;
    if (typeof iter !== 'number') throw malformed(at, 'the step as "iter"', JSON.stringify(iter) ?? 'none');
    const values = Object.fromEntries(
      Object.entries(fields).filter((entry): entry is [string, number] => {
        const [name, value] = entry;
        return typeof value === 'number' && !NOT_MEASURES.has(name);
      }),
    );
    if (mode === 'val') {
      evaluations.set(iter, { step: iter, values });
      continue;
    }
    if (typeof loss !== 'number') throw malformed(at, 'the loss', JSON.stringify(loss) ?? 'none');
    training.set(iter, { step: iter, loss, rate: typeof lr === 'number' ? lr : undefined, values });
  }
  const inOrder = <T extends { step: number }>(found: Map<number, T>) =>
    [...found.values()].sort((a, b) => a.step - b.step);
  return { training: inOrder(training), evaluations: inOrder(evaluations) };
}

function malformed(offset: number, expected: string, received: string, cause?: unknown): FormatError {
  return new FormatError({ format: 'log of a training', offset, expected, received, cause });
}
