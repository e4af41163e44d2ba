import { recipes, scheduleSteps, type TrainingConfig } from '@opticalflow/train';
import type { TrainingEvent, TrainingResult } from '@opticalflow/train/node';
import type { CommonOptions } from '../command-line.ts';
import type { ProgressBar } from '../progress-bar.ts';
import { decimals, note, table } from '../report.ts';
import type { Terminal } from '../terminal.ts';

/** Says on stderr how a training goes. */
export function tell(
  event: TrainingEvent,
  {
    config,
    backend,
    bar,
    options,
    terminal,
  }: { config: TrainingConfig; backend: string; bar: ProgressBar; options: CommonOptions; terminal: Terminal },
): void {
  const say = (text: string) => {
    bar.clear();
    if (!options.quiet) terminal.err(`${text}\n`);
  };
  switch (event.kind) {
    case 'started': {
      const begin = event.step === 0 ? 'begins' : `goes on after step ${event.step}`;
      say(`${config.name} on ${backend}: ${event.parameters} parameters; ${begin}, ${event.steps} steps in all`);
      for (const title of event.leftOut) note(terminal, options, `no evaluation on ${title}: --data does not name it`);
      return;
    }
    case 'step':
      if (!terminal.errIsTerminal) return;
      bar.listener(config.name)({
        stage: `loss ${decimals(event.loss)}  ${decimals(event.seconds, 2)} s`,
        done: event.step,
        total: event.steps,
      });
      return;
    case 'logged': {
      const { step, steps, loss, rate, seconds } = event;
      say(
        `step ${step}/${steps}: loss ${decimals(loss)}, rate ${rate.toExponential(2)}, ${decimals(seconds, 2)} s a step`,
      );
      return;
    }
    case 'evaluated': {
      const each = Object.entries(event.errors).map(([title, epe]) => `${title} ${decimals(epe)} px`);
      say(`step ${event.step}: EPE ${each.join(', ')}${event.isBest ? ', the best so far' : ''}`);
      return;
    }
    case 'skipped':
      note(terminal, options, `a batch was passed over: ${event.reason}`);
      return;
    case 'saved':
      return;
  }
}

/** A result, for people. */
export const resultText = (folder: string, { step, steps, best }: TrainingResult): string =>
  table([
    ['steps', `${step} of ${steps}`],
    ...(best ? [['best', `${decimals(best.epe)} px at step ${best.step}: ${folder}/best.safetensors`] as const] : []),
    ['weights', `${folder}/last.safetensors`],
    ['logs', `${folder}/log.json, and TensorBoard’s beside it`],
  ]);

/** The recipes, for people. */
export const recipesText = (): string =>
  table(
    recipes.map(({ name, architecture, schedule, crop, startsFrom }) => {
      const from = startsFrom.all ?? startsFrom.stage1;
      const size = `${crop.height}x${crop.width}`;
      return [
        name,
        `${architecture}, ${scheduleSteps(schedule)} steps, ${size}${from ? `, after ${from}` : ''}`,
      ] as const;
    }),
  );
