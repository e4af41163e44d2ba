/**
 * Training of MaskFlowNet-S and MaskFlowNet: losses, optimisers, schedules and recipes of the public implementations, as
 * data, and a training step on any backend of TensorFlow.js.
 *
 * ```ts
 * const trainer = new Trainer({ model, loss: lossRules.mmflow, optimiser: recipeNamed('mmflow-s-chairs').optimiser });
 * const { loss } = await trainer.step({ first, second, truth: { flow } }, 1e-4);
 * const parameters = await trainer.parameters();
 * trainer.dispose();
 * ```
 *
 * @module
 */
export { settleConfig } from './config/settle-config.ts';
export type { TrainingConfig } from './config/training-config.ts';
export { checkTrainingConfig, configDefaults } from './config/training-config.ts';
export { registerGradients } from './gradients/register-gradients.ts';
export type { PlotOptions, PlottedLog } from './logs/plot-logs.ts';
export { plotLogs } from './logs/plot-logs.ts';
export type { EvaluationLine, TrainingLine, TrainingLog } from './logs/training-log.ts';
export { readTrainingLog } from './logs/training-log.ts';
export type { EnlargeGrid } from './losses/enlarge.ts';
export type { FlowTruth } from './losses/flow-loss.ts';
export { flowLoss } from './losses/flow-loss.ts';
export type { LossRules } from './losses/loss-rules.ts';
export { lossRules } from './losses/loss-rules.ts';
export type { MatchingRules } from './losses/matching-loss.ts';
export { matchingLoss } from './losses/matching-loss.ts';
export type { Penalty } from './losses/penalty.ts';
export type { AdamMoments, AdamRules, AdamState } from './optimisers/adam.ts';
export { Adam } from './optimisers/adam.ts';
export { clipByNorm, globalNorm } from './optimisers/clip.ts';
export { checkRecipe } from './recipes/check-recipe.ts';
export { mmflowFineTuningSchedule } from './recipes/mmflow.ts';
export type { PictureSize, Recipe, RecipeData, RecipeDataset, RecipeSet } from './recipes/recipe.ts';
export { batchSize, datasetsOf, isFrozen } from './recipes/recipe.ts';
export { recipeNamed, recipes } from './recipes/recipes.ts';
export type { MultiStepPhase, Schedule } from './schedules/schedule.ts';
export { learningRate, scheduleSteps } from './schedules/schedule.ts';
export type {
  GradientOptions,
  LossAndGradients,
  TrainingBatch,
} from './trainer/loss-and-gradients.ts';
export { lossAndGradients } from './trainer/loss-and-gradients.ts';
export { NotFiniteError } from './trainer/not-finite-error.ts';
export type { TrainedNetwork } from './trainer/observed-pass.ts';
export type { StepReport, TrainerOptions, TrainerState } from './trainer/trainer.ts';
export { Trainer } from './trainer/trainer.ts';
export type { AveragingRules } from './weights/averaged-weights.ts';
export type { Initialisation, InitialParametersOptions } from './weights/initial-parameters.ts';
export { initialParameters } from './weights/initial-parameters.ts';
export { TrainableWeights } from './weights/trainable-weights.ts';
