import { flowStats, isFlowError } from '@opticalflow/core';
import { readFlow, sniffFormat } from '@opticalflow/io-flo';
import { readImage, sniffImage } from '@opticalflow/io-image';
import { type CheckpointRecord, loadCheckpoint } from '@opticalflow/maskflownet';
import type { FileSource } from '@opticalflow/maskflownet/node';
import { defaultModel, readDefaultWeights } from '@opticalflow/pretrained/node';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { aboutFile, openInput } from '../inputs.ts';
import { findModel } from '../model.ts';
import { resultText, trainingText } from '../model-names.ts';
import { decimals, printResult, table } from '../report.ts';
import type { Terminal } from '../terminal.ts';

/** What a file or model is: fields in the order in which they are printed. */
type Info = Readonly<Record<string, string | number>> | CheckpointRecord;

/** No format of flow or pictures needs more to be told. */
const HEAD = 512;

export const infoCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('info'))
    .description('what a flow file, picture, checkpoint or model is')
    .argument('<file|model>', 'a file, or a model of `opticalflow models ls`')
    .action(async (name: string, options: CommonOptions) => {
      const info = await describe(name, terminal);
      printResult(terminal, options, { value: info, text: () => table(rowsOf(info)) });
    });
};

/** Fields as lines: a list becomes several, of which the first has the name. */
function rowsOf(info: Info): [string, string][] {
  return Object.entries(info).flatMap(([key, value]): [string, string][] => {
    if (key === 'family') return [['names', value]];
    if (key === 'trainedOn' && Array.isArray(value)) return [[key, trainingText(value)]];
    if (key !== 'published') return [[key, `${value}`]];
    return (value as CheckpointRecord['published']).map((result, i) => [i === 0 ? key : '', resultText(result)]);
  });
}

async function describe(name: string, terminal: Terminal): Promise<Info> {
  const source = await findModel(name, terminal.cwd);
  if (source.kind === 'record') return source.record;
  if (source.kind === 'bundled') {
    const bytes = await readDefaultWeights();
    return { ...defaultModel, ...(await checkpointInfo(bytes, bytes.length, terminal)) };
  }
  const file = await openInput(name, terminal.cwd);
  try {
    return await aboutFile(name, () => fileInfo(file, terminal));
  } finally {
    await file.close();
  }
}

async function fileInfo(file: FileSource, terminal: Terminal): Promise<Info> {
  const head = await file.read(0, Math.min(HEAD, file.size));
  const flow = sniffFormat(head);
  if (!flow && !sniffImage(head)) return checkpointInfo(file, file.size, terminal);
  const bytes = await file.read(0, file.size);
  // a PNG is KITTI flow or a picture: only its samples tell
  if (flow === 'kitti-png') return (await optional(() => flowInfo(bytes))) ?? pictureInfo(bytes);
  return flow ? flowInfo(bytes) : pictureInfo(bytes);
}

async function optional<T>(body: () => Promise<T>): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    if (isFlowError(error)) return undefined;
    throw error;
  }
}

async function flowInfo(bytes: Uint8Array): Promise<Info> {
  const flow = await readFlow(bytes);
  const { width, height, knownPercent, maxLength } = flowStats(flow);
  return {
    kind: 'flow',
    format: sniffFormat(bytes)!,
    width,
    height,
    'known, %': decimals(knownPercent, 2),
    'longest, px': decimals(maxLength),
    bytes: bytes.length,
  };
}

function pictureInfo(bytes: Uint8Array): Info {
  const { width, height } = readImage(bytes);
  return { kind: 'picture', format: sniffImage(bytes)!, width, height, bytes: bytes.length };
}

async function checkpointInfo(
  source: Parameters<typeof loadCheckpoint>[0],
  bytes: number,
  { signal }: Terminal,
): Promise<Readonly<Record<string, string | number>>> {
  const { info } = await loadCheckpoint(source, { signal });
  return { kind: 'checkpoint', ...info, bytes };
}
