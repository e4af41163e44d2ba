import { type Architecture, channels, costChannels, FINEST_LEVEL, LEVELS, MAX_DISPLACEMENT } from './channels.ts';

const FLOW = 2;

/**
 * Shapes of all parameters by canonical name, in PyTorch's layouts: convolutions [out, in, 3, 3]; the transposed ones
 * (`upfeat`) [in, out, 4, 4]; biases [out].
 *
 * Names: a stage (`stage1`, `stage2`), then `encoder.LEVEL.INDEX`, `warp.LEVEL` (the deformable convolution),
 * `tradeoff.LEVEL`, `dense.LEVEL.INDEX`, `flow.LEVEL`, `mask.LEVEL`, `upfeat.LEVEL` (by the level of their decoder),
 * `context.INDEX`; then `weight` or `bias`.
 */
export function expectedTensors({
  architecture,
  width = 1,
}: {
  architecture: Architecture;
  width?: number;
}): Map<string, number[]> {
  const tensors = new Map<string, number[]>();
  addStage(tensors, 'stage1', width);
  if (architecture === 'maskflownet') addStage(tensors, 'stage2', width);
  return tensors;
}

function addStage(tensors: Map<string, number[]>, stage: 'stage1' | 'stage2', width: number): void {
  const { encoder, dense, context, upfeat } = channels(width);
  const first = stage === 'stage1';
  const conv = (name: string, from: number, to: number) => {
    tensors.set(`${stage}.${name}.weight`, [to, from, 3, 3]);
    tensors.set(`${stage}.${name}.bias`, [to]);
  };
  // stage 2 sees the mask as a fourth channel of its pictures
  let from = first ? 3 : 4;
  for (const [i, to] of encoder.entries()) {
    for (let k = 0; k < 3; k++) {
      conv(`encoder.${i + 1}.${k}`, from, to);
      from = to;
    }
  }
  const cost = first ? costChannels(MAX_DISPLACEMENT.stage1) : 2 * costChannels(MAX_DISPLACEMENT.stage2);
  for (const level of LEVELS) {
    const features = encoder[level - 1];
    const coarsest = level === LEVELS[0];
    if (!first || !coarsest) conv(`warp.${level}`, features, features);
    if (first && !coarsest) conv(`tradeoff.${level}`, upfeat, features);
    // below the coarsest level the decoder also sees the first picture's features and what the level above found;
    // stage 2 sees the flow of stage 1 beside its own
    let width = cost + (coarsest ? 0 : features + upfeat + FLOW) + (first ? 0 : FLOW);
    for (const [i, to] of dense.entries()) {
      conv(`dense.${level}.${i}`, width, to);
      width += to;
    }
    conv(`flow.${level}`, width, FLOW);
    if (level !== FINEST_LEVEL) {
      if (first) conv(`mask.${level}`, width, 1);
      tensors.set(`${stage}.upfeat.${level}.weight`, [width, upfeat, 4, 4]);
      tensors.set(`${stage}.upfeat.${level}.bias`, [upfeat]);
      continue;
    }
    for (const [i, to] of [...context, FLOW].entries()) {
      conv(`context.${i}`, width, to);
      width = to;
    }
  }
}
