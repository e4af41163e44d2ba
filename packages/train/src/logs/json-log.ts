import { appendFile, readFile } from 'node:fs/promises';
import { writeWhole } from '@opticalflow/evaluation';

/** A log of JSON lines, in the fields of mmflow's: `mode`, `iter`, `lr`, `loss`, `grad_norm`, `time`, `data_time`. */
export class JsonLog {
  private constructor(private readonly file: string) {}

  /**
   * Begins a log with `head`, or goes on with the one that is there: what it says of steps after `resumesAt`, which
   * will be made again, is dropped, as is a last line that was cut off.
   */
  static async open(
    file: string,
    { head, resumesAt }: { head: object; resumesAt?: number | undefined },
  ): Promise<JsonLog> {
    const kept = resumesAt === undefined ? '' : await linesUpTo(file, resumesAt);
    await writeWhole(file, `${kept}${JSON.stringify(head)}\n`);
    return new JsonLog(file);
  }

  async write(line: object): Promise<void> {
    await appendFile(this.file, `${JSON.stringify(line)}\n`);
  }
}

async function linesUpTo(file: string, step: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const kept = text.split('\n').filter((line) => {
    try {
      const { iter } = JSON.parse(line);
      return iter === undefined || iter <= step;
    } catch {
      return false;
    }
  });
  return kept.map((line) => `${line}\n`).join('');
}
