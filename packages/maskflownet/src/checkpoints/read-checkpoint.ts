import { type EstimateOptions, FormatError, kindOf, ShapeError } from '@opticalflow/core';
import { type ByteSource, memorySource } from './byte-source.ts';
import type { Checkpoint, CheckpointFormat } from './checkpoint.ts';
import { readMxnet } from './mxnet/read.ts';
import { readPytorchLegacy } from './pytorch/read-legacy.ts';
import { readPytorchZip } from './pytorch/read-zip.ts';
import { readSafetensors } from './safetensors/read.ts';

type Reader = (source: ByteSource, options: EstimateOptions) => Promise<Checkpoint>;

const READERS: Record<CheckpointFormat, Reader> = {
  pytorch: readPytorchZip,
  'pytorch-legacy': readPytorchLegacy,
  mxnet: readMxnet,
  safetensors: readSafetensors,
};

/**
 * Beginnings of the formats that have one: a zip, a pickle of a ten-byte integer, the list magic of MXNet with the first
 * byte of the zeros that follow, as a header of safetensors may be as long as that number.
 */
const MAGICS: readonly (readonly [CheckpointFormat, readonly number[]])[] = [
  ['pytorch', [0x50, 0x4b, 0x03, 0x04]],
  ['pytorch-legacy', [0x80, 0x02, 0x8a, 0x0a]],
  ['mxnet', [0x12, 0x01, 0, 0, 0, 0, 0, 0, 0]],
];
const BRACE = 0x7b;

/** The checkpoint format that bytes begin like; undefined when it is none. Nine bytes are enough. */
export function sniffCheckpoint(head: Uint8Array): CheckpointFormat | undefined {
  const magic = MAGICS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (magic) return magic[0];
  return head.length > 8 && head[8] === BRACE ? 'safetensors' : undefined;
}

/**
 * Reads a checkpoint of any known format, told by its first bytes: PyTorch (zip and legacy), MXNet, safetensors. Values
 * become float32; nothing in the file is run.
 *
 * @throws ShapeError when no bytes are given; FormatError when they are of no known format or malformed; CheckpointError
 * when they hold no tensors; UnsupportedError when a big-endian machine wrote them; the signal's reason when aborted
 */
export async function readCheckpoint(
  input: Uint8Array | ByteSource,
  options: EstimateOptions = {},
): Promise<Checkpoint> {
  options.signal?.throwIfAborted();
  const source = input instanceof Uint8Array ? memorySource(input) : input;
  if (typeof source?.read !== 'function') {
    throw new ShapeError('a checkpoint', 'its bytes (Uint8Array) or a source of them', kindOf(source));
  }
  const head = await source.read(0, Math.min(16, source.size));
  const format = sniffCheckpoint(head);
  if (format) return READERS[format](source, options);
  const received = [...head].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'an empty file';
  throw new FormatError({
    format: 'checkpoint',
    offset: 0,
    expected: 'the beginning of a PyTorch, MXNet or safetensors file',
    received,
  });
}
