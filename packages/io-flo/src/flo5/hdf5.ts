type H5Wasm = typeof import('h5wasm');
/** The streams of Emscripten's file system, by descriptor, are missing from the types that h5wasm brings. */
type FileSystem = NonNullable<H5Wasm['FS']> & { streams: unknown[] };

/** Descriptor of the stream that errors are printed to. */
const STDERR = 2;

let files = 0;

/** Loads HDF5, as WebAssembly. */
export async function loadHdf5(): Promise<H5Wasm> {
  const h5 = await import('h5wasm');
  await h5.ready;
  return h5;
}

/** A file that HDF5 has open in its memory, and the text of the errors that it has reported since. */
export interface Hdf5Session {
  path: string;
  fs: FileSystem;
  errors(): string;
}

/**
 * Runs `use` with a path in HDF5's file system in memory; a file there is gone afterwards.
 *
 * HDF5 prints its errors, and h5wasm goes on with what happens to be in memory. So what it prints is caught in a file:
 * where there is any, nothing read can be trusted. (The handler of h5wasm that throws instead unwinds past the stack
 * pointer of WebAssembly, and after some 2,000 errors the stack is used up.)
 */
export function withHdf5File<T>(h5: H5Wasm, use: (session: Hdf5Session) => T): T {
  const fs = h5.FS as FileSystem;
  const path = `/opticalflow-${files++}.h5`;
  const errorPath = `${path}.errors`;
  const stderr = fs.streams[STDERR];
  const caught = fs.open(errorPath, 'w+');
  fs.streams[STDERR] = caught;
  try {
    return use({ path, fs, errors: () => fs.readFile(errorPath, { encoding: 'utf8' }) });
  } finally {
    fs.streams[STDERR] = stderr;
    fs.close(caught);
    fs.unlink(errorPath);
    if (fs.analyzePath(path).exists) fs.unlink(path);
  }
}

/** What HDF5 says is wrong: the innermost line of the stack that it reports first, without the place in its sources. */
export function hdf5Reason(errors: string): string {
  const first = errors.split(/^HDF5-DIAG.*$/m).at(1) ?? errors;
  const lines = [...first.matchAll(/^ *#\d+: .* in \w+\(\): (.*)$/gm)];
  return lines.at(-1)?.[1] ?? errors.trim();
}
