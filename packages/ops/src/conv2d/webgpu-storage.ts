/**
 * How features lie in a buffer: as floats, or as halves, two in a word, which every device reads and writes. Pixels of
 * halves have an even number of channels, and what is written into them begins at an even channel.
 */
export type Storage = 'f32' | 'f16';

const four = (line: (c: number) => string): string[] => [0, 1, 2, 3].map(line);

/**
 * WGSL of four neighbouring columns; those beyond the last, `uniforms.outputs`, are zeros.
 *
 * @param value of the column that is so many to the right; what lies outside of a buffer may be read
 */
export const readFour = (value: (right: number) => string): string =>
  `vec4<f32>(${four((c) => `select(0., ${value(c)}, column + ${c} < uniforms.outputs)`).join(', ')})`;

/** WGSL that writes four neighbouring columns to the output, those of them that there are. */
export const writeFour = (place: string, values: string): string =>
  four((c) => `if (column + ${c} < uniforms.outputs) { result[${place} + ${c}] = ${values}[${c}]; }`).join('\n  ');

/** WGSL of one value of a buffer. */
export const load = (buffer: string, index: string, storage: Storage): string =>
  storage === 'f32'
    ? `${buffer}[${index}]`
    : `unpack2x16float(bitcast<u32>(${buffer}[(${index}) / 2]))[(${index}) % 2]`;

/**
 * WGSL: `fn store(pixel, column, values)` writes four neighbouring channels of the output, those of them that there
 * are, to where `uniforms.outStride` and `uniforms.outOffset` say. Halves that would be infinite become the largest.
 */
export const storeCode = (storage: Storage): string =>
  storage === 'f32'
    ? `
fn store(pixel : i32, column : i32, values : vec4<f32>) {
  let place = pixel * uniforms.outStride + uniforms.outOffset + column;
  ${writeFour('place', 'values')}
}`
    : `
fn store(pixel : i32, column : i32, values : vec4<f32>) {
  let place = (pixel * uniforms.outStride + uniforms.outOffset + column) / 2;
  let top = vec4<f32>(65504.);
  // not by clamp, which makes numbers of what is none
  let kept = select(select(values, top, values > top), -top, values < -top);
  if (column < uniforms.outputs) { result[place] = bitcast<i32>(pack2x16float(kept.xy)); }
  if (column + 2 < uniforms.outputs) { result[place + 1] = bitcast<i32>(pack2x16float(kept.zw)); }
}`;

/** WGSL: `fn finish(column, sums)` adds the bias, if there is one, and activates by `uniforms.slope`. */
export const finishCode = (hasBias: boolean): string => `
fn finish(column : i32, sums : vec4<f32>) -> vec4<f32> {
  let values = sums${hasBias ? ` + ${readFour((c) => `bias[column + ${c}]`)}` : ''};
  return select(values, uniforms.slope * values, values < vec4<f32>(0.));
}`;
