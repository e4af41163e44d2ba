import { Contestant, type ContestantCommand } from './contestant.ts';

/** What was measured of one contestant, or why nothing was. */
export type BenchResult =
  | {
      readonly label: string;
      readonly milliseconds: { readonly median: number; readonly least: number; readonly most: number };
      readonly peakMemoryBytes?: number | undefined;
    }
  | { readonly label: string; readonly skipped: string };

/** Options of {@link measure}. */
export interface MeasureOptions {
  readonly rounds: number;
  readonly signal?: AbortSignal | undefined;
  readonly onRound?: ((done: number, total: number) => void) | undefined;
}

/**
 * Times all contestants in the same run: each round each estimates once, so that what else the machine does hits all
 * alike. Those that do not start are left out with their reason.
 */
export async function measure(
  commands: readonly ContestantCommand[],
  { rounds, signal, onRound }: MeasureOptions,
): Promise<BenchResult[]> {
  const started: (Contestant | { label: string; skipped: string })[] = [];
  try {
    for (const command of commands) {
      signal?.throwIfAborted();
      started.push(
        await Contestant.start(command).catch((error: Error) => ({ label: command.label, skipped: error.message })),
      );
    }
    const times = new Map<Contestant, number[]>();
    const memory = new Map<Contestant, number | undefined>();
    const contestants = started.filter((each) => each instanceof Contestant);
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants) {
        signal?.throwIfAborted();
        const { milliseconds, peakMemoryBytes } = await contestant.run();
        times.set(contestant, [...(times.get(contestant) ?? []), milliseconds]);
        memory.set(contestant, peakMemoryBytes);
      }
      onRound?.(round + 1, rounds);
    }
    return started.map((each) => {
      if (!(each instanceof Contestant)) return each;
      const sorted = times.get(each)!.sort((a, b) => a - b);
      const milliseconds = { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1)! };
      return { label: each.label, milliseconds, peakMemoryBytes: memory.get(each) };
    });
  } finally {
    for (const each of started) if (each instanceof Contestant) each.close();
  }
}
