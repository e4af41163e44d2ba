import { UnsupportedError } from '@opticalflow/core';
import { blocksOf, type JpegFrame } from './frame.ts';
import { countRestarts, fail, type JpegSegment } from './segments.ts';

/**
 * The components whose mean brightness (DC) a scan is the first to hold, by their ids.
 *
 * @param interval blocks, or groups of blocks of all components, from one restart marker to the next; 0 = no markers
 * @throws FormatError when the header of the scan is malformed, or restart markers are missing
 * @throws UnsupportedError for one component with restart markers, where the last interval is not full and padding
 * follows
 */
export function readScan({ offset, data, whole }: JpegSegment, frame: JpegFrame, interval: number): number[] {
  const at = offset + 4;
  const [count] = data;
  if (data.length < 6 || data.length !== 4 + 2 * count) throw fail(at, 'a scan header', `${data.length} bytes`);
  const ids = Array.from({ length: count }, (_, i) => data[1 + 2 * i]);
  ids.forEach((id, i) => {
    const known = frame.components.some((component) => component.id === id);
    if (!known) throw fail(at + 1 + 2 * i, 'a component of the frame', `${id}`);
  });
  if (interval > 0) {
    const expected = Math.ceil(unitsOf(frame, ids, interval) / interval) - 1;
    const received = countRestarts(whole.subarray(4 + data.length));
    // The decoder takes a scan that ends after an interval for a whole one.
    if (received < expected) throw fail(offset + whole.length, `${expected} restart markers`, `${received}`);
  }
  const [start, , approximation] = data.subarray(1 + 2 * count);
  return start === 0 && approximation >> 4 === 0 ? ids : [];
}

/** How many blocks a scan of one component has, or how many groups of them a scan of several. */
function unitsOf(frame: JpegFrame, ids: readonly number[], interval: number): number {
  const { width, height, components, maxH, maxV } = frame;
  const groupsDown = Math.ceil(height / (8 * maxV));
  if (ids.length > 1) return Math.ceil(width / (8 * maxH)) * groupsDown;
  const component = components.find(({ id }) => id === ids[0])!;
  const { across, down } = blocksOf(frame, component);
  // The decoder would take the blocks that pad the picture for those of an interval that is not full.
  if (groupsDown * component.v > down && (across * down) % interval !== 0) {
    throw new UnsupportedError('JPEG with restart markers in scans of one component: save it without restart markers');
  }
  return across * down;
}
