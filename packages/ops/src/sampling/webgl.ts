/** The rule of `locate`, in sampling/axis.ts, in GLSL. A coordinate that is not a number lies outside the frame. */
export const LOCATE_GLSL = `
const int ZEROS = 0;
const int BORDER = 1;
const int CUT = 2;

struct Taps {
  int low;
  int high;
  float lowWeight;
  float highWeight;
  float lowSlope;
  float highSlope;
};

bool locate(float coordinate, int count, int border, out Taps taps) {
  taps = Taps(0, 0, 0., 0., 0., 0.);
  float at = isnan(coordinate) ? -2. : coordinate;
  float size = float(count);
  float slope = 1.;
  if (border == BORDER) {
    if (at <= 0. || at >= size - 1.) {
      at = at <= 0. ? 0. : size - 1.;
      slope = 0.;
    }
  } else if (border == CUT) {
    if (at < 0. || at >= size) return false;
    if (at >= size - 1.) {
      at = size - 1.;
      slope = 0.;
    }
  } else if (at <= -1. || at >= size) {
    return false;
  }
  float low = floor(at);
  float fraction = at - low;
  bool lowInside = low >= 0.;
  bool highInside = low + 1. < size;
  taps.low = lowInside ? int(low) : 0;
  taps.high = highInside ? int(low) + 1 : 0;
  taps.lowWeight = lowInside ? 1. - fraction : 0.;
  taps.highWeight = highInside ? fraction : 0.;
  taps.lowSlope = lowInside ? -slope : 0.;
  taps.highSlope = highInside ? slope : 0.;
  return true;
}

float weightOf(Taps taps, int pixel) {
  return (taps.low == pixel ? taps.lowWeight : 0.) + (taps.high == pixel ? taps.highWeight : 0.);
}

float coverageAt(vec2 yx, int height, int width) {
  Taps y;
  Taps x;
  if (!locate(yx[0], height, ZEROS, y) || !locate(yx[1], width, ZEROS, x)) return 0.;
  return (y.lowWeight + y.highWeight) * (x.lowWeight + x.highWeight);
}
`;

/** `bilinearPixels(b, y, x, c)` for the input `pixels`: its bilinear sample. */
export function bilinearGlsl(input: string): string {
  const name = input.charAt(0).toUpperCase() + input.slice(1);
  return `
float bilinear${name}(int b, Taps y, Taps x, int c) {
  float above = x.lowWeight * get${name}(b, y.low, x.low, c) + x.highWeight * get${name}(b, y.low, x.high, c);
  float below = x.lowWeight * get${name}(b, y.high, x.low, c) + x.highWeight * get${name}(b, y.high, x.high, c);
  return y.lowWeight * above + y.highWeight * below;
}
`;
}
