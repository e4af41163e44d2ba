import * as tf from '@tensorflow/tfjs-core';

/** Sums a gradient over the axes along which its input was repeated. */
function sumTo(dy: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, shape);
}

type GradFunc = tf.GradConfig['gradFunc'];

/** The gradient of an op with one output. */
const ofOne =
  (gradient: (dy: tf.Tensor, saved: tf.Tensor[], attrs: tf.NamedAttrMap) => ReturnType<GradFunc>): GradFunc =>
  (dy, saved, attrs) =>
    gradient(dy as tf.Tensor, saved, attrs);

/** The stock ops that stand between the parameters of the networks and their flows; all others bring their gradient. */
const GRADIENTS: readonly tf.GradConfig[] = [
  {
    kernelName: 'Add',
    inputsToSave: ['a', 'b'],
    gradFunc: ofOne((dy, [a, b]) => ({ a: () => sumTo(dy, a.shape), b: () => sumTo(dy, b.shape) })),
  },
  {
    kernelName: 'Sub',
    inputsToSave: ['a', 'b'],
    gradFunc: ofOne((dy, [a, b]) => ({ a: () => sumTo(dy, a.shape), b: () => tf.neg(sumTo(dy, b.shape)) })),
  },
  {
    kernelName: 'Multiply',
    inputsToSave: ['a', 'b'],
    gradFunc: ofOne((dy, [a, b]) => ({
      a: () => sumTo(tf.mul(dy, b), a.shape),
      b: () => sumTo(tf.mul(dy, a), b.shape),
    })),
  },
  {
    kernelName: 'Sigmoid',
    outputsToSave: [true],
    gradFunc: ofOne((dy, [y]) => ({ x: () => tf.mul(dy, tf.mul(y, tf.sub(1, y))) })),
  },
  {
    kernelName: 'Concat',
    saveAllInputs: true,
    gradFunc: ofOne((dy, inputs, attrs) => {
      const [axis] = tf.util.parseAxisParam(attrs.axis as unknown as number, dy.shape);
      let from = 0;
      const thunks = inputs.map(({ shape }) => {
        const begin = dy.shape.map((_, i) => (i === axis ? from : 0));
        from += shape[axis];
        return () => tf.slice(dy, begin, shape);
      });
      return Object.fromEntries(thunks.entries());
    }),
  },
  {
    kernelName: 'SplitV',
    gradFunc: (dy, _, attrs) => ({ x: () => tf.concat(dy as tf.Tensor[], attrs.axis as unknown as number) }),
  },
  {
    kernelName: 'Reverse',
    gradFunc: ofOne((dy, _, attrs) => ({ x: () => tf.reverse(dy, attrs.dims as unknown as number[]) })),
  },
  { kernelName: 'Identity', gradFunc: ofOne((dy) => ({ x: () => tf.clone(dy) })) },
  { kernelName: 'ZerosLike', gradFunc: ofOne((dy) => ({ x: () => tf.zerosLike(dy) })) },
];

/**
 * Registers the gradients of stock ops that training of the networks needs and the root of tfjs-core leaves out.
 * Those that are there already, as after `import '@tensorflow/tfjs'`, stay. May be called again.
 */
export function registerGradients(): void {
  for (const gradient of GRADIENTS) {
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
  }
}
