import type { FlowField } from '@opticalflow/core';
import { expectWritable } from '../size.ts';
import { vectorsWithMarker } from '../unknown.ts';
import { loadHdf5, withHdf5File } from './hdf5.ts';
import { DATASET } from './layout.ts';

/** Compression level of Spring's own files. */
const GZIP_LEVEL = 5;
/** Pixels of a chunk: 1 MiB of vectors, which is what HDF5 caches. */
const CHUNK_AREA = 2 ** 17;

/**
 * Writes a .flo5 file of Spring: HDF5 with a dataset `flow` of shape [H, W, 2], float32, gzip of level 5. Unknown pixels
 * get NaN. Loads `h5wasm` (4 MB) at the first call.
 *
 * @throws ShapeError when a side is above 99999, or sizes do not fit `data` or `valid`
 * @throws UnsupportedError when there are more than 2^28 pixels
 */
export async function writeFlo5(flow: FlowField): Promise<Uint8Array> {
  const { width, height } = expectWritable(flow);
  const rows = Math.min(height, Math.max(1, Math.floor(CHUNK_AREA / width)));
  const h5 = await loadHdf5();
  return withHdf5File(h5, ({ path, fs }) => {
    const file = new h5.File(path, 'w');
    try {
      file.create_dataset({
        name: DATASET,
        data: vectorsWithMarker(flow, Number.NaN),
        shape: [height, width, 2],
        chunks: [rows, width, 2],
        compression: GZIP_LEVEL,
      });
    } finally {
      file.close();
    }
    return fs.readFile(path);
  });
}
