/**
 * Trainings that live in a folder: they read datasets, write weights and logs, and go on after an interruption.
 *
 * ```ts
 * import { setSimdBackend } from '@opticalflow/backend-simd';
 * import { settleConfig } from '@opticalflow/train';
 * import { runTraining } from '@opticalflow/train/node';
 *
 * await setSimdBackend();
 * const config = settleConfig({ extends: 'mmflow-s-chairs', width: 0.25 }, ['schedule.steps=1000']);
 * await runTraining({ config, folder: 'runs/chairs', roots: { 'flying-chairs': '/data/FlyingChairs_release' } });
 * ```
 *
 * @module
 */
export type { StartingWeights } from './loop/first-parameters.ts';
export type { TrainingResult, TrainingRunOptions } from './loop/run-training.ts';
export { runTraining } from './loop/run-training.ts';
export type { Roots } from './loop/training-data.ts';
export type { TrainingEvent } from './loop/training-event.ts';
