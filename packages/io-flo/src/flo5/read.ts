import { type FlowField, FormatError, isFlowError, UnsupportedError } from '@opticalflow/core';
import type { Dataset, File } from 'h5wasm';
import { ByteReader, reasonOf } from '../bytes.ts';
import { expectClaimedSize } from '../size.ts';
import { fieldWithUnknown } from '../unknown.ts';
import { hdf5Reason, loadHdf5, withHdf5File } from './hdf5.ts';
import { DATASET, HDF5_SIGNATURE } from './layout.ts';

/** Deflate never turns a byte into more than this many; a dataset that claims more is not in the file. */
const MAX_EXPANSION = 1032;
/** Class of floats in HDF5, `H5T_FLOAT`. */
const FLOAT_CLASS = 1;

/**
 * Reads a .flo5 file of Spring (Mehl et al. 2023): HDF5 with a dataset `flow` of shape [H, W, 2], float32 or float64.
 * A pixel is unknown when u or v is NaN or infinite. Loads `h5wasm` (4 MB) at the first call.
 *
 * @throws FormatError when the bytes are no HDF5, or damaged, or hold no such dataset
 * @throws UnsupportedError when the values are not floats of 32 or 64 bits, or there are more than 2^28 pixels
 */
export async function readFlo5(bytes: Uint8Array): Promise<FlowField> {
  const reader = new ByteReader('flo5', bytes);
  reader.expectMagic(HDF5_SIGNATURE, 'the signature of HDF5');
  const h5 = await loadHdf5();
  return withHdf5File(h5, ({ path, fs, errors }) => {
    const expectSound = () => {
      const text = errors();
      if (text !== '') throw failure('sound HDF5', hdf5Reason(text));
    };
    fs.writeFile(path, bytes);
    try {
      const file = new h5.File(path, 'r');
      expectSound();
      try {
        return fieldOf(flowDataset(file, h5.Dataset, expectSound), bytes.length, expectSound);
      } finally {
        file.close();
      }
    } catch (cause) {
      if (isFlowError(cause)) throw cause;
      throw failure('sound HDF5', reasonOf(cause), cause);
    }
  });
}

/** HDF5 does not tell where in the file a structure lies, so errors give the start. */
function failure(expected: string, received: string, cause?: unknown): FormatError {
  return new FormatError({ format: 'flo5', offset: 0, expected, received, cause });
}

function flowDataset(file: File, kind: typeof Dataset, expectSound: () => void): Dataset {
  const names = file.keys();
  expectSound();
  const found = names.includes(DATASET) ? file.get(DATASET) : null;
  expectSound();
  if (!(found instanceof kind)) {
    throw failure(`a dataset "${DATASET}"`, names.length === 0 ? 'an empty file' : names.slice(0, 8).join(', '));
  }
  return found;
}

function fieldOf(dataset: Dataset, fileLength: number, expectSound: () => void): FlowField {
  const { shape, type, size } = dataset.metadata;
  expectSound();
  if (shape?.length !== 3 || shape[2] !== 2) {
    throw failure(`"${DATASET}" of shape [H, W, 2]`, `[${shape?.join(', ') ?? ''}]`);
  }
  const [height, width] = shape;
  expectClaimedSize('flo5', 0, width, height);
  if (type !== FLOAT_CLASS || (size !== 4 && size !== 8)) {
    throw new UnsupportedError(`flo5 with "${DATASET}" of type ${dataset.dtype}: read are float32 and float64`);
  }
  const length = 2 * width * height * size;
  if (length > MAX_EXPANSION * fileLength) throw failure(`${length} bytes of vectors`, `a file of ${fileLength} bytes`);
  const { value } = dataset;
  expectSound();
  if (!(value instanceof Float32Array || value instanceof Float64Array)) {
    throw failure(`"${DATASET}" as floats`, typeof value);
  }
  return fieldWithUnknown({ width, height, data: Float32Array.from(value) });
}
