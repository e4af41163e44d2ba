import { stat } from 'node:fs/promises';
import { expectSameSize, type FlowField, type Frame, isFlowError } from '@opticalflow/core';
import { readFlow } from '@opticalflow/io-flo';
import { readImage } from '@opticalflow/io-image';
import { type FileSource, openFileSource } from '@opticalflow/maskflownet/node';
import { CliError, EXIT } from './exit-codes.ts';
import { expectReadable, readInput } from './files.ts';

/** Says which file an error is about; keeps the exit code of bad data. */
export async function aboutFile<T>(path: string, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!isFlowError(error)) throw error;
    throw new CliError(EXIT.badData, `${path}: ${error.message}`, { cause: error });
  }
}

/**
 * An input file to read parts of; the caller closes it. What is no file on a disk, as a pipe, is read whole.
 *
 * @throws CliError when it cannot be read, or is empty
 */
export async function openInput(path: string, cwd: string): Promise<FileSource> {
  const target = await expectReadable(path, cwd);
  const source = (await stat(target)).isFile() ? await openFileSource(target) : await wholeSource(path, cwd);
  if (source.size > 0) return source;
  await source.close();
  throw new CliError(EXIT.badData, `Cannot read ${path}: it is empty`);
}

async function wholeSource(path: string, cwd: string): Promise<FileSource> {
  const bytes = await readInput(path, cwd);
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}

/** The picture in a PNG, JPEG, PPM or PGM file. */
export async function readPicture(path: string, cwd: string): Promise<Frame> {
  const bytes = await readInput(path, cwd);
  return aboutFile(path, () => readImage(bytes));
}

/** The flow in a file of any known format. */
export async function readFlowFile(path: string, cwd: string): Promise<FlowField> {
  const bytes = await readInput(path, cwd);
  return aboutFile(path, () => readFlow(bytes));
}

/**
 * A mask in a picture file: one byte for each pixel, the red channel.
 *
 * @throws CliError when it has another size
 */
export async function readMask(
  path: string,
  size: { width: number; height: number },
  cwd: string,
): Promise<Uint8Array> {
  const mask = await readPicture(path, cwd);
  await aboutFile(path, () => expectSameSize('a mask', size, mask));
  return Uint8Array.from({ length: mask.width * mask.height }, (_, i) => mask.data[3 * i]);
}
