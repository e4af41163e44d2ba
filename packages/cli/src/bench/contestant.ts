import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One time that a contestant took. */
export interface BenchTime {
  readonly milliseconds: number;
  /** Of its process, so far; where it tells. */
  readonly peakMemoryBytes?: number;
}

/** How a contestant's process is started. It prints a line when it is ready, then one for each line that it reads. */
export interface ContestantCommand {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

/** A process that estimates when it is told to. */
export class Contestant {
  private readonly lines: AsyncIterator<string>;
  private errors = '';

  private constructor(
    readonly label: string,
    private readonly child: ChildProcess,
  ) {
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    child.stderr!.on('data', (chunk) => {
      this.errors += chunk;
    });
  }

  /** @throws Error with the last line of what it said on stderr, when it does not get ready */
  static async start({ label, command, args, env, cwd }: ContestantCommand): Promise<Contestant> {
    const child = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio: 'pipe' });
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    failed.catch(() => {});
    const contestant = new Contestant(label, child);
    await Promise.race([contestant.line(), failed]);
    return contestant;
  }

  /** Has it estimate once. */
  async run(): Promise<BenchTime> {
    this.child.stdin!.write('\n');
    const told = JSON.parse(await this.line());
    return typeof told === 'number' ? { milliseconds: told } : told;
  }

  close(): void {
    this.child.kill();
  }

  private async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (!done) return value;
    throw new Error(this.errors.trim().split('\n').at(-1) || `${this.label} ended without a word`);
  }
}
