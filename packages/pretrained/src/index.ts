/**
 * The small default model: MaskFlowNet-S at a quarter of its width. `MODEL_CARD.md` tells how it was trained, how well
 * it does and where not.
 *
 * ```ts
 * import { fetchDefaultWeights } from '@opticalflow/pretrained';
 * import { loadMaskFlowNet } from '@opticalflow/maskflownet';
 *
 * const network = await loadMaskFlowNet(await fetchDefaultWeights());
 * ```
 *
 * In Node, `@opticalflow/pretrained/node` reads the file instead.
 *
 * @module
 */
export type { ModelCard } from './default-model.ts';
export { defaultModel, weightsUrl } from './default-model.ts';
export type { FetchDefaultWeightsOptions } from './fetch.ts';
export { fetchDefaultWeights } from './fetch.ts';
