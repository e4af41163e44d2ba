import { variants } from '@opticalflow/maskflownet';
import type { TrainingConfig } from '../config/training-config.ts';
import { isFrozen } from '../recipes/recipe.ts';
import { learningRate, scheduleSteps } from '../schedules/schedule.ts';
import { NotFiniteError } from '../trainer/not-finite-error.ts';
import { type StepReport, Trainer } from '../trainer/trainer.ts';
import { batchTensors, disposeBatch } from './batch-tensors.ts';
import { type EvaluationSet, evaluateWeights } from './evaluate-weights.ts';
import { firstParameters, type StartingWeights } from './first-parameters.ts';
import { Meter } from './meter.ts';
import { trainedModel, trainedWeights } from './trained-model.ts';
import { type Batches, openBatches, openEvaluationSets, type Roots } from './training-data.ts';
import type { TrainingEvent } from './training-event.ts';
import { TrainingFolder } from './training-folder.ts';
import { TrainingLogs } from './training-logs.ts';
import type { Progress } from './training-state.ts';

/** What is trained, where, and with what. */
export interface TrainingRunOptions {
  readonly config: TrainingConfig;
  /** Folder of the training; it is made if there is none. */
  readonly folder: string;
  /** Folders of datasets by name. */
  readonly roots?: Roots | undefined;
  /** Weights that the training begins with. */
  readonly startsWith?: StartingWeights | undefined;
  /** Goes on with the training in the folder, if there is one. */
  readonly resume?: boolean | undefined;
  /** Threads that read and augment samples; as `prefetch` of datasets has it unless given. */
  readonly workers?: number | undefined;
  /** Seconds after which it stops, as if it had been interrupted, but without an error. */
  readonly stopAfter?: number | undefined;
  /** When it is aborted, the step in hand is finished and saved, and its reason thrown. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
}

/** How a training ended. */
export interface TrainingResult {
  readonly step: number;
  /** Steps of the whole training; fewer were made when time was over. */
  readonly steps: number;
  readonly best?: { readonly step: number; readonly epe: number } | undefined;
}

/** Losses in a row that may be no finite numbers before a training gives up. */
const MOST_SKIPPED = 10;

/**
 * Trains a network by a configuration, on the current backend of TensorFlow.js, and keeps everything in a folder: weights,
 * logs, and the state from which it goes on after an interruption, a crash or a power cut, with the same losses as if
 * there had been none.
 *
 * @throws the signal's reason when aborted, after saving; UnsupportedError when the folder holds a training and `resume` is not
 * asked for, or holds another one; RunError when another process trains in it; DatasetError when a sample cannot be read;
 * NotFiniteError when the loss stays no finite number
 */
export async function runTraining(options: TrainingRunOptions): Promise<TrainingResult> {
  const folder = await TrainingFolder.open(options.folder);
  try {
    return await trainIn(folder, options);
  } finally {
    await folder.close();
  }
}

async function trainIn(folder: TrainingFolder, options: TrainingRunOptions): Promise<TrainingResult> {
  const { config, roots = {}, startsWith = {}, resume = false, signal, onEvent } = options;
  signal?.throwIfAborted();
  const saved = await folder.readState();
  if (saved && !resume) folder.refuseSecond();
  await folder.settle(config, { resumes: saved !== undefined });
  const { sets, leftOut } = await openEvaluationSets(config, roots);
  const step = saved?.progress.step ?? 0;
  const batches = await openBatches(config, { roots, from: step, workers: options.workers });
  try {
    const parameters = saved?.state.parameters ?? firstParameters(config, startsWith);
    const model = trainedModel(config, parameters);
    const trainer = new Trainer({
      ...config,
      model,
      frozen: (name) => isFrozen(config, name),
    });
    try {
      if (saved) trainer.importState(saved.state);
      const logs = await TrainingLogs.open(folder.path, { config, resumesAt: saved && step });
      onEvent?.({
        kind: 'started',
        step,
        steps: scheduleSteps(config.schedule),
        parameters: model.info.parameterCount,
        evaluatesOn: sets.map(({ title }) => title),
        leftOut,
      });
      return await new TrainingLoop(options, { folder, trainer, batches, logs, sets }, saved?.progress).run();
    } finally {
      trainer.dispose();
    }
  } finally {
    await batches.close();
  }
}

interface Parts {
  readonly folder: TrainingFolder;
  readonly trainer: Trainer;
  readonly batches: Batches;
  readonly logs: TrainingLogs;
  readonly sets: readonly EvaluationSet[];
}

class TrainingLoop {
  private readonly started = performance.now();
  private readonly meter: Meter;
  private readonly steps: number;
  private step: number;
  private savedAt: number;
  private best: Progress['best'];
  private evaluated: Progress['evaluated'];
  private skipped = 0;

  constructor(
    private readonly options: TrainingRunOptions,
    private readonly parts: Parts,
    private readonly before: Progress | undefined,
  ) {
    this.step = this.savedAt = before?.step ?? 0;
    this.best = before?.best;
    this.evaluated = before?.evaluated;
    this.meter = new Meter(before?.sinceLog);
    this.steps = scheduleSteps(options.config.schedule);
  }

  async run(): Promise<TrainingResult> {
    const { steps } = this;
    const { signal } = this.options;
    try {
      // where the last run was stopped between a step and its evaluation
      if (this.step > 0 && this.evaluated !== this.step) await this.evaluateIfDue();
      while (this.step < steps && !signal?.aborted && !this.isOutOfTime()) await this.advance();
    } catch (error) {
      // after a sample that cannot be read, what was learnt until then is kept; after a divergence, what was before it
      if (!(error instanceof NotFiniteError)) await this.saveOnce();
      throw error;
    }
    await this.saveOnce();
    if (this.step < steps) signal?.throwIfAborted();
    return { step: this.step, steps, best: this.best };
  }

  /** One step, and what is due after it. */
  private async advance(): Promise<void> {
    const { steps } = this;
    const { config, onEvent } = this.options;
    const rate = learningRate(config.schedule, this.step)!;
    const begun = performance.now();
    const samples = await this.parts.batches.next();
    const dataSeconds = (performance.now() - begun) / 1000;
    const report = await this.stepWith(samples, rate);
    this.step++;
    if (report) {
      const timed = { ...report, rate, seconds: (performance.now() - begun) / 1000, dataSeconds };
      this.meter.add(timed);
      onEvent?.({ kind: 'step', step: this.step, steps, ...timed });
    }
    if (this.isDue(config.logEvery) && this.meter.steps > 0) {
      const means = this.meter.take(rate);
      await this.parts.logs.training(this.step, means);
      onEvent?.({ kind: 'logged', step: this.step, steps, ...means });
    }
    await this.evaluateIfDue();
    if (this.isDue(config.saveEvery)) await this.save();
  }

  private isDue(every: number): boolean {
    return this.step % every === 0 || this.step === this.steps;
  }

  private async evaluateIfDue(): Promise<void> {
    if (this.isDue(this.options.config.evaluateEvery) && this.parts.sets.length > 0) await this.evaluate();
  }

  /** Undefined when the loss is no finite number: the batch is passed over. */
  private async stepWith(samples: Awaited<ReturnType<Batches['next']>>, rate: number): Promise<StepReport | undefined> {
    const { config, onEvent } = this.options;
    const size = samples.length / config.accumulate;
    const parts = Array.from({ length: config.accumulate }, (_, i) =>
      batchTensors(samples.slice(i * size, (i + 1) * size), variants[config.variant]),
    );
    try {
      const report = await this.parts.trainer.step(parts, rate);
      this.skipped = 0;
      return report;
    } catch (error) {
      if (!(error instanceof NotFiniteError) || ++this.skipped >= MOST_SKIPPED) throw error;
      onEvent?.({ kind: 'skipped', step: this.step, reason: error.message });
      return undefined;
    } finally {
      parts.forEach(disposeBatch);
    }
  }

  private async evaluate(): Promise<void> {
    const { config, signal, onEvent } = this.options;
    const { trainer, folder, logs, sets } = this.parts;
    const parameters = await trainer.bestParameters();
    const measured = await evaluateWeights(trainedModel(config, parameters), sets, { signal });
    const errors = Object.fromEntries(measured);
    const epe = [...measured.values()].reduce((sum, value) => sum + value, 0) / measured.size;
    const isBest = this.best === undefined || epe < this.best.epe;
    if (isBest) {
      this.best = { step: this.step, epe };
      await folder.saveBest(trainedWeights(config, parameters, this.step));
    }
    this.evaluated = this.step;
    await logs.evaluation(this.step, errors, epe);
    onEvent?.({ kind: 'evaluated', step: this.step, errors, epe, isBest });
  }

  private async saveOnce(): Promise<void> {
    if (this.step !== this.savedAt) await this.save();
  }

  private async save(): Promise<void> {
    const { config, onEvent } = this.options;
    const { trainer, folder } = this.parts;
    const state = await trainer.exportState();
    const weights = trainedWeights(config, state.averages ?? state.parameters, this.step);
    const progress = {
      step: this.step,
      seconds: this.seconds(),
      sinceLog: this.meter.state(),
      evaluated: this.evaluated,
      best: this.best,
    };
    await folder.save({ state, progress, weights }, config.keep);
    this.savedAt = this.step;
    onEvent?.({ kind: 'saved', step: this.step });
  }

  private seconds(): number {
    return (this.before?.seconds ?? 0) + (performance.now() - this.started) / 1000;
  }

  private isOutOfTime(): boolean {
    const { stopAfter } = this.options;
    return stopAfter !== undefined && (performance.now() - this.started) / 1000 >= stopAfter;
  }
}
