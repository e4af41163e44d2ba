import type { Progress, ProgressListener } from '@opticalflow/core';
import type { Terminal } from './terminal.ts';

const BAR_WIDTH = 24;

/** Shows progress on stderr: a bar on a terminal, one plain line a stage elsewhere, nothing when quiet. */
export class ProgressBar {
  private drawn = false;
  private lastLine = '';

  constructor(
    private readonly terminal: Terminal,
    private readonly options: { quiet?: boolean | undefined },
  ) {}

  /** A listener whose progress is shown under `title`. */
  listener(title: string): ProgressListener {
    return (progress) => this.show(title, progress);
  }

  /** Takes the bar away, so that other text can follow. */
  clear(): void {
    if (this.drawn) this.terminal.err('\r\x1b[K');
    this.drawn = false;
  }

  private show(title: string, { stage, done, total }: Progress): void {
    if (this.options.quiet) return;
    if (!this.terminal.errIsTerminal) {
      const line = `${title}: ${stage}`;
      if (line !== this.lastLine) this.terminal.err(`${line}\n`);
      this.lastLine = line;
      return;
    }
    const filled = total ? Math.round((BAR_WIDTH * done) / total) : 0;
    const bar = total ? `${'━'.repeat(filled)}${'─'.repeat(BAR_WIDTH - filled)} ${done}/${total} ` : `${done} `;
    this.terminal.err(`\r\x1b[K${`${title} ${bar}${stage}`.slice(0, this.terminal.columns - 1)}`);
    this.drawn = true;
  }
}
