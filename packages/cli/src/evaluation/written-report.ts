import {
  createReport,
  type EvaluationReport,
  type ImageRecord,
  isFailed,
  mergeRun,
  type ProtocolName,
  writeReport,
} from '@opticalflow/evaluation';
import type { CommonOptions } from '../command-line.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { reasonOf } from '../files.ts';
import { note, printResult } from '../report.ts';
import type { Terminal } from '../terminal.ts';
import { summaryText } from './summary-text.ts';

/** A report, and the files in which it lies. */
export interface WrittenReport {
  readonly report: EvaluationReport;
  readonly files: readonly string[];
}

/** What a report is asked for with. */
export interface ReportOptions extends CommonOptions {
  readonly protocol: ProtocolName;
  readonly partial?: boolean;
}

/** Makes the report of a run folder's records, and writes it there. */
export async function reportOf({
  folder,
  options,
  command,
}: {
  folder: string;
  options: ReportOptions;
  command: string;
}): Promise<WrittenReport> {
  const { run, records, environments, unfinished } = await mergeRun(folder, { partial: options.partial === true });
  const source = { protocol: options.protocol, question: run.question, records, environments, unfinished, command };
  const report = createReport(source);
  return { report, files: await writing(folder, () => writeReport(folder, report, records)) };
}

/** Tells a report; pictures that failed are an error, after that. */
export function printReport(
  { report, files }: WrittenReport,
  { options, terminal }: { options: ReportOptions; terminal: Terminal },
): void {
  for (const text of report.notes) note(terminal, options, text);
  if (report.unfinished.length > 0) note(terminal, options, `not finished: ${report.unfinished.join(', ')}`);
  printResult(terminal, options, {
    value: { ...report, files },
    text: () => summaryText(report.summary) + files.map((file) => `written  ${file}\n`).join(''),
  });
  expectNoFailure([...report.failures], report.summary.images + report.summary.failed);
}

/** Pictures that failed make the result one of bad data, after it was told. */
export function expectNoFailure(records: readonly ImageRecord[], all = records.length): void {
  const failed = records.filter(isFailed).length;
  if (failed > 0) throw new CliError(EXIT.badData, `${failed} of ${all} pictures failed and are in no number`);
}

/** Files of a run folder that cannot be written are told as such. */
export async function writing<T>(folder: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new CliError(EXIT.cannotCreate, `Cannot write to ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}
