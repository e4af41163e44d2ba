/** What lies beyond the frame: zeros, so that samples fade out; the nearest pixel; or nothing past the outermost centres. */
export const FADE = 0;
export const REPEAT = 1;
export const CUT = 2;

/** The two pixels that a sample is made of along an axis, their weights and the derivatives of these; in scratch memory. */
@unmanaged
export class Axis {
  low: i32;
  high: i32;
  lowWeight: f32;
  highWeight: f32;
  lowSlope: f32;
  highSlope: f32;
}

/** Fills `axis` for a sample at `at`; false if it sees no pixel. Pixels outside have index 0 and weight 0. */
export function locate(axis: Axis, at: f32, size: i32, border: i32): bool {
  let slope: f32 = 1;
  const last = <f32>(size - 1);
  if (border === REPEAT) {
    if (!(at > 0 && at < last)) {
      at = at > 0 ? last : 0;
      slope = 0;
    }
  } else if (border === CUT) {
    if (!(at >= 0 && at < <f32>size)) return false;
    if (at >= last) {
      at = last;
      slope = 0;
    }
  } else if (!(at > -1 && at < <f32>size)) return false;
  const below = floor(at);
  const part = at - below;
  const low = <i32>below;
  const lowInside = low >= 0;
  const highInside = low + 1 < size;
  axis.low = lowInside ? low : 0;
  axis.high = highInside ? low + 1 : 0;
  axis.lowWeight = lowInside ? 1 - part : 0;
  axis.highWeight = highInside ? part : 0;
  axis.lowSlope = lowInside ? -slope : 0;
  axis.highSlope = highInside ? slope : 0;
  return true;
}
