/** The rule of `locate`, in sampling/axis.ts, in WGSL. A coordinate that is not a number lies outside the frame. */
export const LOCATE_WGSL = `
const ZEROS = 0;
const BORDER = 1;
const CUT = 2;

struct Taps {
  seen : bool,
  low : i32,
  high : i32,
  lowWeight : f32,
  highWeight : f32,
  lowSlope : f32,
  highSlope : f32,
}

fn locate(coordinate : f32, count : i32, border : i32) -> Taps {
  var taps : Taps;
  var at = coordinate;
  if (isnan(coordinate)) { at = -2.; }
  let size = f32(count);
  var slope = 1.;
  if (border == BORDER) {
    if (at <= 0. || at >= size - 1.) {
      at = select(size - 1., 0., at <= 0.);
      slope = 0.;
    }
  } else if (border == CUT) {
    if (at < 0. || at >= size) { return taps; }
    if (at >= size - 1.) {
      at = size - 1.;
      slope = 0.;
    }
  } else if (at <= -1. || at >= size) {
    return taps;
  }
  let low = floor(at);
  let fraction = at - low;
  let lowInside = low >= 0.;
  let highInside = low + 1. < size;
  taps.seen = true;
  taps.low = select(0, i32(low), lowInside);
  taps.high = select(0, i32(low) + 1, highInside);
  taps.lowWeight = select(0., 1. - fraction, lowInside);
  taps.highWeight = select(0., fraction, highInside);
  taps.lowSlope = select(0., -slope, lowInside);
  taps.highSlope = select(0., slope, highInside);
  return taps;
}

fn coverageAt(yx : vec2<f32>, height : i32, width : i32) -> f32 {
  let y = locate(yx[0], height, ZEROS);
  let x = locate(yx[1], width, ZEROS);
  if (!y.seen || !x.seen) { return 0.; }
  return (y.lowWeight + y.highWeight) * (x.lowWeight + x.highWeight);
}
`;

/** `bilinearPixels(b, y, x, c)` for the input `pixels`: its bilinear sample. */
export function bilinearWgsl(input: string): string {
  const name = input.charAt(0).toUpperCase() + input.slice(1);
  return `
fn bilinear${name}(b : i32, y : Taps, x : Taps, c : i32) -> f32 {
  let above = x.lowWeight * get${name}(b, y.low, x.low, c) + x.highWeight * get${name}(b, y.low, x.high, c);
  let below = x.lowWeight * get${name}(b, y.high, x.low, c) + x.highWeight * get${name}(b, y.high, x.high, c);
  return y.lowWeight * above + y.highWeight * below;
}
`;
}
