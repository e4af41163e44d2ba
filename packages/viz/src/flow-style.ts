import { UnsupportedError } from '@opticalflow/core';

/** How flow becomes colour: the wheel of Middlebury, or the hues of KITTI. */
export type FlowStyle = 'wheel' | 'kitti';

/**
 * What a table holds for a style.
 *
 * @throws UnsupportedError when there is no such style
 */
export function ofStyle<T>(table: Readonly<Record<FlowStyle, T>>, style: FlowStyle): T {
  if (Object.hasOwn(table, style)) return table[style];
  throw new UnsupportedError(`Flow is painted as ${Object.keys(table).join(', ')}, not as ${style}`);
}
