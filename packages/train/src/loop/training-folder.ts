import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsupportedError } from '@opticalflow/core';
import { acquireLock, differences, type Lock, writeWhole } from '@opticalflow/evaluation';
import type { TrainingConfig } from '../config/training-config.ts';
import type { TrainerState } from '../trainer/trainer.ts';
import { decodeTrainingState, encodeTrainingState, type Progress } from './training-state.ts';

const STATE = 'state.safetensors';
const CONFIG = 'config.json';
const STEP = /^step-(\d+)\.safetensors$/;

/**
 * The folder of a training: `config.json`, the weights `last.safetensors`, `best.safetensors` and `step-N.safetensors`, which
 * any command loads, and `state.safetensors`, from which training goes on. Every file is written whole; the state comes last,
 * so whatever is newer than it is made again.
 */
export class TrainingFolder {
  private constructor(
    readonly path: string,
    private readonly lock: Lock,
  ) {}

  /**
   * Makes the folder if there is none, and takes it for this process.
   *
   * @throws RunError when another process trains in it
   */
  static async open(path: string): Promise<TrainingFolder> {
    await mkdir(path, { recursive: true });
    return new TrainingFolder(path, await acquireLock(join(path, 'training.lock')));
  }

  /** The state that is there, if any. */
  async readState(): Promise<{ state: TrainerState; progress: Progress } | undefined> {
    const bytes = await this.read(STATE);
    return bytes && decodeTrainingState(bytes);
  }

  /** @throws UnsupportedError always: the folder holds a training */
  refuseSecond(): never {
    throw new UnsupportedError(`${this.path} holds a training already: go on with it, or train in another folder`);
  }

  /** Writes weights and state at a step, and takes away all but the newest `keep` weights of earlier ones. */
  async save(
    { state, progress, weights }: { state: TrainerState; progress: Progress; weights: Uint8Array },
    keep: number | undefined,
  ): Promise<void> {
    await this.lock.expectHeld();
    await this.write(`step-${String(progress.step).padStart(8, '0')}.safetensors`, weights);
    await this.write('last.safetensors', weights);
    await this.write(STATE, encodeTrainingState(state, progress));
    if (keep === undefined) return;
    const steps = (await readdir(this.path)).filter((name) => STEP.test(name)).sort();
    for (const name of steps.slice(0, -keep)) await rm(join(this.path, name), { force: true });
  }

  async saveBest(weights: Uint8Array): Promise<void> {
    await this.write('best.safetensors', weights);
  }

  /**
   * Writes the configuration, or looks whether the one that is there is the same.
   *
   * @throws UnsupportedError that names the first field in which they differ
   */
  async settle(config: TrainingConfig, { resumes }: { resumes: boolean }): Promise<void> {
    const bytes = resumes ? await this.read(CONFIG) : undefined;
    if (bytes === undefined) {
      await this.write(CONFIG, `${JSON.stringify(config, null, 2)}\n`);
      return;
    }
    const before = JSON.parse(new TextDecoder().decode(bytes));
    const [difference] = differences(before, JSON.parse(JSON.stringify(config)));
    if (difference === undefined) return;
    throw new UnsupportedError(
      `${this.path} holds a training with another ${difference.path}: train in another folder, or go on with its ${CONFIG}`,
    );
  }

  async close(): Promise<void> {
    await this.lock.release();
  }

  private write(name: string, content: string | Uint8Array): Promise<void> {
    return writeWhole(join(this.path, name), content);
  }

  private async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await readFile(join(this.path, name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
