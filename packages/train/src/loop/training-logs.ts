import { join } from 'node:path';
import type { TrainingConfig } from '../config/training-config.ts';
import { JsonLog } from '../logs/json-log.ts';
import { EventFile } from '../logs/tensorboard/event-file.ts';

/** Means over the steps since the last line. */
export interface LoggedSteps {
  readonly loss: number;
  readonly gradientNorm: number;
  readonly rate: number;
  /** Of a step, with the wait for its data, and of that wait. */
  readonly seconds: number;
  readonly dataSeconds: number;
}

/** The logs of a training: `log.json` in the fields of mmflow's, and TensorBoard's events beside it. */
export class TrainingLogs {
  private constructor(
    private readonly json: JsonLog,
    private readonly events: EventFile,
  ) {}

  /** @param resumesAt the step from which a training goes on; what the logs say of later ones is forgotten */
  static async open(
    folder: string,
    { config, resumesAt }: { config: TrainingConfig; resumesAt?: number | undefined },
  ): Promise<TrainingLogs> {
    const head = { exp_name: config.name, seed: config.seed, env_info: `Node ${process.version}, ${process.arch}` };
    const json = await JsonLog.open(join(folder, 'log.json'), { head, resumesAt });
    return new TrainingLogs(json, await EventFile.open(folder, { resumesAt }));
  }

  async training(step: number, { loss, gradientNorm, rate, seconds, dataSeconds }: LoggedSteps): Promise<void> {
    const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
    await this.json.write({
      mode: 'train',
      iter: step,
      lr: rate,
      memory,
      data_time: rounded(dataSeconds),
      loss,
      grad_norm: gradientNorm,
      time: rounded(seconds),
    });
    await this.events.scalars(step, {
      'train/loss': loss,
      'train/gradient_norm': gradientNorm,
      'train/learning_rate': rate,
      'speed/seconds_per_step': seconds,
      'speed/data_seconds_per_step': dataSeconds,
      'speed/memory_mb': memory,
    });
  }

  /** Errors by set, in pixels. */
  async evaluation(step: number, errors: Readonly<Record<string, number>>, epe: number): Promise<void> {
    const named = (prefix: string) =>
      Object.fromEntries(Object.entries(errors).map(([title, value]) => [prefix + title, value]));
    await this.json.write({ mode: 'val', iter: step, EPE: epe, ...named('EPE ') });
    await this.events.scalars(step, { 'evaluation/epe': epe, ...named('evaluation/epe_') });
  }
}

const rounded = (seconds: number): number => Math.round(seconds * 1e5) / 1e5;
