import * as tf from '@tensorflow/tfjs-core';

type Tensors = { [name: string]: tf.Tensor | readonly tf.Tensor[] | undefined };

/**
 * Owns the tensors of a computation that is done in steps, where `tf.tidy` cannot reach across: each step is tidy, its
 * results are held here until they are released or the whole is disposed of.
 */
export class TensorScope {
  private readonly held = new Set<tf.Tensor>();

  /** Runs a step in `tf.tidy` and holds every tensor of its result. */
  step<T extends Tensors>(body: () => T): T {
    const result = tf.tidy(() => body() as unknown as tf.TensorContainer) as unknown as T;
    for (const tensor of flatten(result)) this.held.add(tensor);
    return result;
  }

  /** Disposes of tensors that are not needed any more. */
  release(...tensors: (tf.Tensor | undefined)[]): void {
    for (const tensor of tensors) if (tensor && this.held.delete(tensor)) tensor.dispose();
  }

  /** Hands a result out: from here on its tensors are the caller's. */
  handOver<T extends Tensors>(result: T): T {
    for (const tensor of flatten(result)) this.held.delete(tensor);
    return result;
  }

  dispose(): void {
    this.release(...this.held);
  }
}

function flatten(tensors: Tensors): tf.Tensor[] {
  return Object.values(tensors).flatMap((value) => (value === undefined ? [] : (value as tf.Tensor | tf.Tensor[])));
}
