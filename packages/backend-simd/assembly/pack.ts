/**
 * Packs weights [taps][inputs][outputs] for a direct convolution: panels of `panel` outputs, in each the rows of all taps
 * and inputs; outputs are filled up with zeros to a multiple of four.
 */
export function packDirect(from: usize, to: usize, depth: i32, outputs: i32, panel: i32): void {
  const wide = (outputs + 3) & ~3;
  for (let start = 0; start < wide; start += panel) {
    const end = min(start + panel, wide);
    for (let row = 0; row < depth; row++) {
      for (let o = start; o < end; o++, to += 4) {
        store<f32>(to, o < outputs ? load<f32>(from + (<usize>(row * outputs + o) << 2)) : 0);
      }
    }
  }
}

/** G of three values along one axis, for point `p` of F(2, 3) or F(4, 3). */
function transformed(p: i32, points: i32, a: f64, b: f64, c: f64): f64 {
  if (p === points - 1) return c;
  if (points === 4) {
    if (p === 0) return a;
    return p === 1 ? (a + b + c) / 2 : (a - b + c) / 2;
  }
  if (p === 0) return a / 4;
  if (p === 1) return -(a + b + c) / 6;
  if (p === 2) return -(a - b + c) / 6;
  return p === 3 ? (a + 2 * b + 4 * c) / 24 : (a - 2 * b + 4 * c) / 24;
}

/** Packs weights [3][3][inputs][outputs] for Winograd: for each point panels of transformed weights. */
export function packWinograd(from: usize, to: usize, inputs: i32, outputs: i32, panel: i32, points: i32): void {
  const wide = (outputs + 3) & ~3;
  const plane = <usize>(inputs * wide) << 2;
  const tap = <usize>(inputs * outputs) << 2;
  for (let start = 0; start < wide; start += panel) {
    const end = min(start + panel, wide);
    for (let i = 0; i < inputs; i++) {
      for (let o = start; o < end; o++, to += 4) {
        const w = from + (<usize>(i * outputs + o) << 2);
        for (let px = 0; px < points; px++) {
          const known = o < outputs;
          const row0 = known ? transformed(px, points, load<f32>(w), load<f32>(w + tap), load<f32>(w + 2 * tap)) : 0;
          const row1 = known ? transformed(px, points, load<f32>(w + 3 * tap), load<f32>(w + 4 * tap), load<f32>(w + 5 * tap)) : 0;
          const row2 = known ? transformed(px, points, load<f32>(w + 6 * tap), load<f32>(w + 7 * tap), load<f32>(w + 8 * tap)) : 0;
          let point = to + <usize>px * plane;
          for (let py = 0; py < points; py++, point += plane * <usize>points) {
            store<f32>(point, <f32>transformed(py, points, row0, row1, row2));
          }
        }
      }
    }
  }
}

/**
 * Packs weights [taps][inputs][outputs] for few outputs: for each pair of outputs and each tap, four inputs of the one,
 * then of the other; filled up with zeros.
 */
export function packNarrow(from: usize, to: usize, taps: i32, inputs: i32, outputs: i32): void {
  for (let pair = 0; pair < outputs; pair += 2) {
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < inputs; i += 4) {
        for (let o = pair; o < pair + 2; o++) {
          for (let lane = i; lane < i + 4; lane++, to += 4) {
            const known = lane < inputs && o < outputs;
            store<f32>(to, known ? load<f32>(from + (<usize>((tap * inputs + lane) * outputs + o) << 2)) : 0);
          }
        }
      }
    }
  }
}
