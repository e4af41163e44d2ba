import type { FlowDataset } from '../dataset.ts';
import { type Finish, loadTransform, type PlainTransform } from './transform.ts';

/** Reads and transforms samples in this thread. */
export class ReaderHere {
  private loading: Promise<Finish> | undefined;

  /** Why nothing can be transformed, once that is known. */
  failure: Error | undefined;

  constructor(
    private readonly dataset: FlowDataset,
    private readonly transform: PlainTransform | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async read({ index, seed }: { index: number; seed: number }): Promise<unknown> {
    const finish = this.transform && (await this.load(this.transform));
    const sample = await this.dataset.sample(index, { signal: this.signal });
    return finish ? finish(sample, { index, seed }) : sample;
  }

  /** There is nothing to end. */
  async end(): Promise<void> {}

  private load(transform: PlainTransform): Promise<Finish> {
    this.loading ??= loadTransform(transform, this.dataset.name).catch((error) => {
      this.failure = error;
      throw error;
    });
    return this.loading;
  }
}
