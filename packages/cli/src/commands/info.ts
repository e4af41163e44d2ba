import { flowStats, isFlowError } from '@opticalflow/core';
import { readFlow, sniffFormat } from '@opticalflow/io-flo';
import { readImage, sniffImage } from '@opticalflow/io-image';
import { findRecord, loadCheckpoint } from '@opticalflow/maskflownet';
import { defaultModel, readDefaultWeights } from '@opticalflow/pretrained/node';
import { type CommandDefinition, type CommonOptions, withCommonOptions } from '../command-line.ts';
import { readInput } from '../files.ts';
import { aboutFile } from '../inputs.ts';
import { findModel } from '../model.ts';
import { decimals, printResult, table } from '../report.ts';
import type { Terminal } from '../terminal.ts';

/** What a file or model is: fields in the order in which they are printed. */
type Info = Record<string, string | number | object>;

export const infoCommand: CommandDefinition = (program, terminal) => {
  withCommonOptions(program.command('info'))
    .description('what a flow file, picture, checkpoint or model is')
    .argument('<file|model>', 'a file, or a model of `opticalflow models ls`')
    .action(async (name: string, options: CommonOptions) => {
      const info = await describe(name, terminal);
      printResult(terminal, options, {
        value: info,
        text: () =>
          table(
            Object.entries(info).map(([key, value]) => [
              key,
              typeof value === 'object' ? JSON.stringify(value) : `${value}`,
            ]),
          ),
      });
    });
};

async function describe(name: string, terminal: Terminal): Promise<Info> {
  const source = await findModel(name, terminal.cwd);
  if (source.kind === 'bundled')
    return { ...defaultModel, ...(await checkpointInfo(await readDefaultWeights(), terminal)) };
  if (source.kind === 'record') return { ...findRecord(name) };
  const bytes = await readInput(name, terminal.cwd);
  return aboutFile(name, () => fileInfo(bytes, terminal));
}

async function fileInfo(bytes: Uint8Array, terminal: Terminal): Promise<Info> {
  const flow = sniffFormat(bytes);
  // a PNG is KITTI flow or a picture: only its samples tell
  if (flow === 'kitti-png') return (await optional(() => flowInfo(bytes))) ?? pictureInfo(bytes);
  if (flow) return flowInfo(bytes);
  if (sniffImage(bytes)) return pictureInfo(bytes);
  return checkpointInfo(bytes, terminal);
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

async function checkpointInfo(bytes: Uint8Array, { signal }: Terminal): Promise<Info> {
  const { info } = await loadCheckpoint(bytes, { signal });
  return { kind: 'checkpoint', ...info, bytes: bytes.length };
}
