import { appendFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { encodeEvent } from './event.ts';
import { tfRecord } from './record.ts';

/** Scalars for TensorBoard, in a file of its own for each run: `tensorboard --logdir FOLDER` finds them. */
export class EventFile {
  private constructor(private readonly file: string) {}

  /**
   * Begins a file in `folder`.
   *
   * @param resumesAt step from which an earlier run in the folder is gone on with: TensorBoard then forgets what that run
   * said of later steps
   */
  static async open(folder: string, { resumesAt }: { resumesAt?: number | undefined } = {}): Promise<EventFile> {
    const seconds = Date.now() / 1000;
    const name = `events.out.tfevents.${seconds.toFixed(3)}.${hostname()}.${process.pid}`;
    const file = new EventFile(join(folder, name));
    await file.append({ kind: 'version' });
    if (resumesAt !== undefined) await file.append({ kind: 'restart', step: resumesAt });
    return file;
  }

  /** Values by tag, as `{ 'train/loss': 0.5 }`. */
  async scalars(step: number, values: Readonly<Record<string, number>>): Promise<void> {
    await this.append({ kind: 'scalars', step, values });
  }

  private async append(event: Parameters<typeof encodeEvent>[0]): Promise<void> {
    await appendFile(this.file, tfRecord(encodeEvent(event, Date.now() / 1000)));
  }
}
