import { UnsupportedError } from '@opticalflow/core';
import { expectPictureSize } from '../limits.ts';
import { fail, type JpegSegment } from './segments.ts';

/** A colour component of a frame. */
export interface Component {
  id: number;
  /** Its sampling factors: the blocks across and down that it has in each group of blocks of all components. */
  h: number;
  v: number;
}

/** What the frame header of a JPEG says. */
export interface JpegFrame {
  width: number;
  height: number;
  /** One (grey) or three. */
  components: Component[];
  /** The greatest sampling factors: a group of blocks covers 8 maxH x 8 maxV pixels. */
  maxH: number;
  maxV: number;
}

const UNREADABLE: Record<number, string> = {
  195: 'lossless',
  197: 'hierarchical',
  198: 'hierarchical',
  199: 'hierarchical',
  201: 'arithmetic',
  202: 'arithmetic',
  203: 'arithmetic',
  205: 'arithmetic',
  206: 'arithmetic',
  207: 'arithmetic',
  247: 'JPEG-LS',
};
const READABLE = [0xc0, 0xc1, 0xc2];

/** Whether a segment starts a frame: baseline, extended, progressive, or of a kind that is not read. */
export const startsFrame = ({ marker }: JpegSegment): boolean => READABLE.includes(marker) || marker in UNREADABLE;

/**
 * @throws FormatError when the header of the frame is malformed
 * @throws UnsupportedError for frames that are lossless, arithmetic, hierarchical, of 12 bits, of two or four
 * components, or too large
 */
export function readFrame({ marker, offset, data }: JpegSegment): JpegFrame {
  const kind = UNREADABLE[marker];
  if (kind !== undefined) throw unsupported(`of the kind ${kind}`);
  const at = offset + 4;
  if (data.length < 6 || data.length !== 6 + 3 * data[5]) throw fail(at, 'a frame header', `${data.length} bytes`);
  const [precision, h1, h0, w1, w0, count] = data;
  if (precision !== 8) throw unsupported(`of ${precision} bits a sample`);
  const width = (w1 << 8) | w0;
  const height = (h1 << 8) | h0;
  expectPictureSize('JPEG', at + 1, width, height);
  if (count === 4) throw unsupported('of four components (CMYK)');
  if (count !== 1 && count !== 3) throw unsupported(`of ${count} components`);
  const components = readComponents(data.subarray(6), at + 6);
  const maxH = Math.max(...components.map(({ h }) => h));
  const maxV = Math.max(...components.map(({ v }) => v));
  for (const { h, v } of components) {
    if (maxH % h !== 0 || maxV % v !== 0)
      throw unsupported(`whose components are sampled ${h}:${maxH} and ${v}:${maxV}`);
  }
  return { width, height, components, maxH, maxV };
}

/** The blocks of a component, without those that pad it to whole groups. */
export function blocksOf(
  { width, height, maxH, maxV }: JpegFrame,
  { h, v }: Component,
): { across: number; down: number } {
  return { across: Math.ceil((width * h) / (8 * maxH)), down: Math.ceil((height * v) / (8 * maxV)) };
}

function readComponents(data: Uint8Array, offset: number): Component[] {
  const ids = new Set<number>();
  return Array.from({ length: data.length / 3 }, (_, i) => {
    const at = offset + 3 * i;
    const [id, sampling] = data.subarray(3 * i);
    const h = sampling >> 4;
    const v = sampling & 15;
    if (ids.has(id)) throw fail(at, 'components that differ', `two of id ${id}`);
    if (h < 1 || h > 4 || v < 1 || v > 4) throw fail(at + 1, 'sampling factors of 1 to 4', `${h}x${v}`);
    ids.add(id);
    return { id, h, v };
  });
}

const unsupported = (what: string) =>
  new UnsupportedError(`JPEG ${what} is not read: save it as baseline RGB or as PNG`);
