import { floFormat } from './flo/format.ts';
import { flo5Format } from './flo5/format.ts';
import type { FlowFormat, FlowFormatId } from './flow-format.ts';
import { kittiPngFormat } from './kitti-png/format.ts';
import { npyFormat } from './npy/format.ts';
import { pfmFormat } from './pfm/format.ts';

/** All formats of this package by their names: what each holds, and how it is read and written. */
export const flowFormats: Readonly<Record<FlowFormatId, FlowFormat>> = {
  flo: floFormat,
  'kitti-png': kittiPngFormat,
  pfm: pfmFormat,
  npy: npyFormat,
  flo5: flo5Format,
};

const ALL = Object.values(flowFormats);

/** The format of a path by its extension, in any case; undefined for others. A .png is taken for one of KITTI. */
export function formatOfPath(path: string): FlowFormatId | undefined {
  const lower = path.toLowerCase();
  return ALL.find(({ extensions }) => extensions.some((extension) => lower.endsWith(extension)))?.id;
}

/** The format that these bytes start as; undefined for others. Any PNG counts: only reading tells flow from pictures. */
export function sniffFormat(bytes: Uint8Array): FlowFormatId | undefined {
  return ALL.find(({ matches }) => matches(bytes))?.id;
}
