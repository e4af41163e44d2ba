/** How the columns of a convolution's kernel lie over its input; rows are uniforms. */
export interface KernelColumns {
  columns: number;
  stride: number;
  dilation: number;
  left: number;
}

/** Position of a texel that holds `index` others before it. */
const PLACE = `
ivec2 placeOf(int index, int across) {
  int row = index / across;
  return ivec2(index - row * across, row);
}
`;

/**
 * GLSL of a convolution's sums over packed textures, in which a texel holds two columns of two channels: (column, channel),
 * (column, channel + 1), (column + 1, channel), (column + 1, channel + 1).
 *
 * `vec4 sumOf(sampler2D part, int channels, int first, ivec4 at)` gives those of the output at `at` over one part of the
 * input, whose channels have the rows from `first` on of the `weight`; `first` is even. Which texels a row of the kernel
 * meets is settled here: those that two of its taps share are read once. Positions are counted on, as dividing them anew
 * for each texel takes longer than reading it; and what lies at an edge, or beside an odd channel, has a loop of its own, as
 * asking in each turn takes as long as all the rest.
 */
export function convolutionSums(kernel: KernelColumns): string {
  const { columns, stride, dilation, left } = kernel;
  const texels: number[] = [];
  /** A texel, relative to that of the output's column times the stride, and its half: `xy` or `zw`. */
  const half = (column: number): string => {
    const texel = Math.floor(column / 2);
    if (!texels.includes(texel)) texels.push(texel);
    return `t${texels.indexOf(texel)}.${column % 2 === 0 ? 'xy' : 'zw'}`;
  };
  const taps = Array.from({ length: columns }, (_, k) => {
    const column = k * dilation - left;
    return { k, both: `vec4(${half(column)}, ${half(column + stride)})` };
  });
  const eachTexel = (code: (i: number, texel: number) => string) => texels.map((texel, i) => code(i, texel)).join('\n');
  const eachTap = (code: (k: number, both: string) => string) => taps.map(({ k, both }) => code(k, both)).join('\n');
  const step = `
      vec4 v;
      ${eachTap((k, both) => `v = ${both}; sum += v.xxzz * w${k}.xyxy + v.yyww * w${k}.zwzw;`)}
      ${eachTexel((i) => `p${i}.x++; if (p${i}.x == across) p${i} = ivec2(0, p${i}.y + 1);`)}
      ${eachTap((k) => `q${k} += weightStep; if (q${k}.x >= weightsAcross) q${k} += ivec2(-weightsAcross, 1);`)}`;
  return `
${PLACE}
vec4 sumOf(sampler2D part, int channels, int first, ivec4 at) {
  int pairs = (channels + 1) / 2;
  int across = textureSize(part, 0).x;
  int weightsAcross = textureSize(weight, 0).x;
  ivec2 weightStep = placeOf(outputPairs, weightsAcross);
  int column = at.z * ${stride};
  ${eachTexel((i, texel) => `bool inside${i} = column + ${2 * texel} >= 0 && column + ${2 * texel} < width;`)}
  ${eachTexel((i, texel) => `bool cut${i} = column + ${2 * texel + 1} >= width;`)}
  bool within = ${texels.map((_, i) => `inside${i} && !cut${i}`).join(' && ')};
  int whole = within ? channels / 2 : 0;
  vec4 sum = vec4(0.);
  for (int row = 0; row < kernelRows; row++) {
    int y = at.y * strideY - top + row * dilationY;
    if (y < 0 || y >= height) continue;
    int start = ((at.x * height + y) * ((width + 1) / 2) + column / 2) * pairs;
    ${eachTexel((i, texel) => `ivec2 p${i} = placeOf(start + ${texel} * pairs, across);`)}
    ${eachTap((k) => `ivec2 q${k} = placeOf(((row * ${columns} + ${k}) * inputPairs + first / 2) * outputPairs + at.w / 2, weightsAcross);`)}
    int pair = 0;
    for (; pair < whole; pair++) {
      ${eachTexel((i) => `vec4 t${i} = texelFetch(part, p${i}, 0);`)}
      ${eachTap((k) => `vec4 w${k} = texelFetch(weight, q${k}, 0);`)}
      ${step}
    }
    for (; pair < pairs; pair++) {
      ${eachTexel((i) => `vec4 t${i} = inside${i} ? texelFetch(part, p${i}, 0) : vec4(0.);`)}
      ${eachTexel((i) => `if (cut${i}) t${i}.zw = vec2(0.);`)}
      ${eachTap((k) => `vec4 w${k} = texelFetch(weight, q${k}, 0);`)}
      if (2 * pair + 1 == channels) {
        ${eachTexel((i) => `t${i}.yw = vec2(0.);`)}
        ${eachTap((k) => `w${k}.zw = vec2(0.);`)}
      }
      ${step}
    }
  }
  return sum;
}
`;
}
