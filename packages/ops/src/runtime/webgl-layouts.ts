import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';

/** What matters here of how the backend keeps a tensor. */
interface Kept {
  texture: object | null;
  texShape: [rows: number, columns: number] | null;
  isPacked: boolean;
}

/** Whether a tensor that is a matrix but for axes of 1 lies in a texture of other rows than its own. */
function hasOtherRows(kept: Kept | undefined, shape: readonly number[]): boolean {
  const matrix = shape.filter((n) => n !== 1);
  if (matrix.length !== 2 || shape.length === 2) return false;
  // where there is no such texture yet, it gets the matrix's own rows as long as they fit
  if (!kept?.texture || kept.isPacked) return Math.max(...matrix) > tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
  return kept.texShape?.[0] !== matrix[0] || kept.texShape[1] !== matrix[1];
}

/**
 * With `WEBGL_USE_SHAPES_UNIFORMS` the backend (4.22) takes a program that it has compiled for one that reads [1, 84, 3]
 * from a texture of 84 x 3 also for one that reads [1, 3, 6] from a texture of 9 x 2, as a reshaped tensor has it, and reads
 * wrong values: its key compares the texture with the shape before axes of 1 are left out, its code with the one after.
 * From now on programs that read such tensors say so in a comment, which is part of the key.
 */
export function tellLayoutsApart(backend: MathBackendWebGL): void {
  const { texData } = backend as unknown as { texData: { get(id: object): Kept | undefined } };
  const run = backend.runWebGLProgram.bind(backend);
  backend.runWebGLProgram = (program: GPGPUProgram, inputs, ...rest) => {
    if (program.enableShapeUniforms && !program.packedInputs) {
      const others = inputs.flatMap(({ dataId, shape }, i) => (hasOtherRows(texData.get(dataId), shape) ? [i] : []));
      if (others.length > 0) program.userCode += `\n// rows of their own: ${others}`;
    }
    return run(program, inputs, ...rest);
  };
}
