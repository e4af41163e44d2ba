import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { protocolNotes } from '../protocols/notes.ts';
import type { ProtocolName } from '../protocols/protocol.ts';
import { PROTOCOL_NAMES } from '../protocols/protocols.ts';
import { summarise } from '../protocols/summarise.ts';
import type { EvaluationSummary } from '../protocols/summary.ts';
import { type FailedRecord, type ImageRecord, isFailed } from '../records/image-record.ts';
import type { Json, RunQuestion } from '../run/question.ts';
import { writeWhole } from '../run/write-whole.ts';
import { csvText } from './csv.ts';
import { imageRows } from './image-rows.ts';

/** What a report says. */
export interface EvaluationReport {
  /** By the protocol that was chosen. */
  readonly summary: EvaluationSummary;
  /** By every protocol. */
  readonly protocols: { readonly [N in ProtocolName]: EvaluationSummary };
  /** Where the way in which the dataset was opened keeps the chosen protocol from being what its own code does. */
  readonly notes: readonly string[];
  readonly failures: readonly FailedRecord[];
  readonly question: RunQuestion;
  /** Of every process that computed something. */
  readonly environments: readonly Json[];
  /** Shards that were missing or unfinished. */
  readonly unfinished: readonly string[];
  /** When the report was made, and by which command. */
  readonly date: string;
  readonly command: string | null;
}

/** What a report is made of. */
export interface ReportSource {
  readonly protocol: ProtocolName;
  readonly question: RunQuestion;
  readonly records: readonly ImageRecord[];
  readonly environments?: readonly Json[] | undefined;
  readonly unfinished?: readonly string[] | undefined;
  readonly command?: string | undefined;
}

/** Makes a report. */
export function createReport(source: ReportSource): EvaluationReport {
  const { protocol, question, records } = source;
  const protocols = Object.fromEntries(PROTOCOL_NAMES.map((name) => [name, summarise(records, { protocol: name })]));
  return {
    summary: summarise(records, { protocol }),
    protocols: protocols as EvaluationReport['protocols'],
    notes: protocolNotes(protocol, question.dataset.description ?? undefined),
    failures: records.filter(isFailed),
    question,
    environments: source.environments ?? [],
    unfinished: source.unfinished ?? [],
    date: new Date().toISOString(),
    command: source.command ?? null,
  };
}

/**
 * Writes `report.json`, and `images.csv` and `images.json` with a row for each picture, each file whole or not at all.
 *
 * @returns the paths of the files
 */
export async function writeReport(
  folder: string,
  report: EvaluationReport,
  records: readonly ImageRecord[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const rows = imageRows(records);
  const files: [name: string, text: string][] = [
    ['images.csv', csvText(rows)],
    ['images.json', `${JSON.stringify(rows, null, 1)}\n`],
    ['report.json', `${JSON.stringify(report, null, 2)}\n`],
  ];
  for (const [name, text] of files) await writeWhole(join(folder, name), text);
  return files.map(([name]) => join(folder, name));
}
