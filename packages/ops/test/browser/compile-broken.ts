import * as tf from '@tensorflow/tfjs-core';
import { compileAhead, leakyRelu } from '../../src/index.ts';

/** What came of compiling ahead work that does not go well, and what an op computes afterwards. */
export interface BrokenRan {
  ofWork: string;
  ofProgram: string;
  after: number[];
  tensors: number;
}

interface Runs {
  device?: GPUDevice;
  runWebGLProgram?(program: object, inputs: [], dtype: 'float32'): tf.TensorInfo;
  runWebGPUProgram?(program: object, inputs: [], dtype: 'float32'): tf.TensorInfo;
}

const message = (work: () => tf.Tensor[]): Promise<string> =>
  compileAhead(work).then(
    () => 'resolved',
    (error) => `${error.name}: ${error.message}`,
  );

/** A tensor by a program that no driver compiles. */
function broken(): tf.Tensor[] {
  const backend = tf.backend() as unknown as Runs;
  const shape = { variableNames: [], outputShape: [2] };
  const info =
    backend.runWebGLProgram?.({ ...shape, userCode: 'void main() { nothing; }' }, [], 'float32') ??
    backend.runWebGPUProgram?.(
      {
        ...shape,
        workgroupSize: [64, 1, 1],
        dispatchLayout: { x: [0] },
        dispatch: [1, 1, 1],
        shaderKey: 'broken',
        getUserCode: () => 'fn main(index : i32) { nothing; }',
      },
      [],
      'float32',
    );
  return [tf.engine().makeTensorFromTensorInfo(info!)];
}

/** Work that throws halfway, then work with a program that does not compile. */
export async function compileBroken(): Promise<BrokenRan> {
  const before = tf.memory().numTensors;
  const twice = () => leakyRelu(tf.tensor1d([-1, 0, 1, 2, -3, 4, -5]), 0.5);
  const ofWork = await message(() => {
    twice();
    throw new RangeError('halfway');
  });
  const { device } = tf.backend() as unknown as Runs;
  // WebGPU tells of it twice, and what is not awaited is an error of the page
  device?.pushErrorScope('validation');
  const ofProgram = await message(() => [twice(), ...broken()]);
  await device?.popErrorScope();
  const result = tf.tidy(twice);
  const after = [...(await result.data())];
  result.dispose();
  return { ofWork, ofProgram, after, tensors: tf.memory().numTensors - before };
}
