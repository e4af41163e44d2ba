import { ShapeError } from '@opticalflow/core';
import * as tf from '@tensorflow/tfjs-core';
import { adamUpdate } from './adam-update.ts';

/** Adam (Kingma and Ba, 2015) as data. */
export interface AdamRules {
  /**
   * Where epsilon stands. PyTorch's `torch.optim.Adam` adds it to the corrected root of the second moment:
   * lr / (1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + ε); MXNet to the raw one: lr √(1 - β2ᵗ) / (1 - β1ᵗ) · m / (√v + ε).
   */
  readonly form: 'pytorch' | 'mxnet';
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Times the parameter, added to its gradient: coupled L2 decay, unlike AdamW's. */
  readonly weightDecay: number;
}

/** Running means of a parameter's gradient and of its square, in the layout of the parameter's variable. */
export interface AdamMoments {
  readonly shape: readonly number[];
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** All that an {@link Adam} remembers, in plain arrays. */
export interface AdamState {
  /** Updates made so far. */
  readonly step: number;
  /** By the parameters' names; only those that have been updated. */
  readonly moments: ReadonlyMap<string, AdamMoments>;
}

interface Moments {
  readonly first: tf.Variable;
  readonly second: tf.Variable;
}

/** Updates variables by their gradients. */
export class Adam {
  private readonly moments = new Map<string, Moments>();
  private done = 0;

  constructor(readonly rules: AdamRules) {}

  /** Updates made so far. */
  get step(): number {
    return this.done;
  }

  /** One update, in place, of every variable that has a gradient. */
  update(variables: ReadonlyMap<string, tf.Variable>, gradients: ReadonlyMap<string, tf.Tensor>, rate: number): void {
    this.done++;
    const { form, beta1, beta2, epsilon, weightDecay } = this.rules;
    const rootOfCorrection = Math.sqrt(1 - beta2 ** this.done);
    const stepSize = (rate * rootOfCorrection) / (1 - beta1 ** this.done);
    const shift = form === 'pytorch' ? epsilon * rootOfCorrection : epsilon;
    const attrs = { beta1, beta2, stepSize, shift, weightDecay };
    for (const [name, gradient] of gradients) {
      const variable = variables.get(name)!;
      const moments = this.momentsOf(name, variable);
      tf.tidy(() => {
        const after = adamUpdate({ value: variable, ...moments }, gradient, attrs);
        moments.first.assign(after.first);
        moments.second.assign(after.second);
        variable.assign(after.value);
      });
    }
  }

  async exportState(): Promise<AdamState> {
    const moments = new Map<string, AdamMoments>();
    for (const [name, { first, second }] of this.moments) {
      const [firstValues, secondValues] = await Promise.all([first.data(), second.data()]);
      moments.set(name, {
        shape: [...first.shape],
        first: Float32Array.from(firstValues),
        second: Float32Array.from(secondValues),
      });
    }
    return { step: this.done, moments };
  }

  /**
   * Goes on from an exported state.
   *
   * @throws ShapeError when it is malformed; nothing is taken over then
   */
  importState({ step, moments }: AdamState): void {
    if (!Number.isInteger(step) || step < 0) throw new ShapeError('the step of Adam', 'a whole number', String(step));
    for (const [name, { shape, first, second }] of moments) {
      const size = tf.util.sizeFromShape([...shape]);
      for (const values of [first, second]) {
        if (values.length === size) continue;
        throw new ShapeError(`Adam's moments of ${name}`, `${size} values`, String(values.length));
      }
    }
    this.dispose();
    this.done = step;
    for (const [name, { shape, first, second }] of moments) {
      this.moments.set(name, { first: momentOf(first, shape), second: momentOf(second, shape) });
    }
  }

  /** Forgets everything. */
  dispose(): void {
    for (const { first, second } of this.moments.values()) tf.dispose([first, second]);
    this.moments.clear();
    this.done = 0;
  }

  private momentsOf(name: string, variable: tf.Variable): Moments {
    const known = this.moments.get(name);
    if (known) {
      if (String(known.first.shape) === String(variable.shape)) return known;
      throw new ShapeError(`Adam's moments of ${name}`, `[${variable.shape}]`, `[${known.first.shape}]`);
    }
    const zeros = new Float32Array(variable.size);
    const fresh = { first: momentOf(zeros, variable.shape), second: momentOf(zeros, variable.shape) };
    this.moments.set(name, fresh);
    return fresh;
  }
}

/** Of a copy, as backends may keep the array that they are given. */
const momentOf = (values: Float32Array, shape: readonly number[]): tf.Variable =>
  tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape]), false));
