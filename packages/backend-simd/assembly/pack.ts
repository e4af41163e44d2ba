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
