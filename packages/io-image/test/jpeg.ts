/** A JPEG of these segments. */
export function jpegOf(...segments: (Uint8Array | number[])[]): Uint8Array {
  return Uint8Array.of(0xff, 0xd8, ...segments.flatMap((segment) => [...segment]));
}

/** A segment with its marker and length. */
export function segment(marker: number, ...data: number[]): number[] {
  const length = data.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...data];
}

export const EOI = [0xff, 0xd9];

/** A frame header: baseline, 8 bits, of one component unless told otherwise. */
export function frame(
  width: number,
  height: number,
  { marker = 0xc0, precision = 8, components = [[1, 0x11]] }: FrameOptions = {},
): number[] {
  const parts = components.flatMap(([id, sampling]) => [id, sampling, 0]);
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  return segment(marker, precision, ...size, components.length, ...parts);
}

interface FrameOptions {
  marker?: number;
  precision?: number;
  /** Id of each component, and its sampling factors in one byte. */
  components?: [id: number, sampling: number][];
}

/** The header of a scan of these components over all coefficients, from `first` on. */
export const scan = (ids: number[], first = 0): number[] =>
  segment(0xda, ids.length, ...ids.flatMap((id) => [id, 0]), first, 63, 0);
