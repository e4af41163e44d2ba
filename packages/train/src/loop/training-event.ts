import type { LoggedSteps } from './training-logs.ts';

/** What a training tells while it runs. */
export type TrainingEvent =
  | {
      readonly kind: 'started';
      /** Steps made before; 0 for a new training. */
      readonly step: number;
      readonly steps: number;
      readonly parameters: number;
      /** Sets that will be measured. */
      readonly evaluatesOn: readonly string[];
      /** Sets that the recipe names and that are left out, as nobody said where they lie. */
      readonly leftOut: readonly string[];
    }
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      readonly gradientNorm: number;
      readonly rate: number;
      /** Of the step, and of the wait for its data. */
      readonly seconds: number;
      readonly dataSeconds: number;
    }
  | ({ readonly kind: 'logged'; readonly step: number; readonly steps: number } & LoggedSteps)
  | { readonly kind: 'skipped'; readonly step: number; readonly reason: string }
  | {
      readonly kind: 'evaluated';
      readonly step: number;
      /** Endpoint error in pixels by set, and their mean. */
      readonly errors: Readonly<Record<string, number>>;
      readonly epe: number;
      readonly isBest: boolean;
    }
  | { readonly kind: 'saved'; readonly step: number };
