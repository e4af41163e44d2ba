/** A part of the full network. */
export type Stage = 'stage1' | 'stage2';

/**
 * How one family of checkpoints names the network's parameters. Canonical names are those of `expectedTensors`, less
 * their stage.
 */
export interface NameScheme {
  readonly family: 'mmflow' | 'microsoft';
  /** What stands before the names of stage 1 in the full network; the second stage's, and MaskFlowNet-S's, stand alone. */
  readonly stage1Prefix: string;
  /** The family's name of a canonical one, of that stage. */
  fromCanonical(stage: Stage, name: string): string;
}

/** The parts of a canonical name: `'dense.5.0.weight'` is a dense convolution of level 5, its first, its weight. */
interface Parts {
  readonly kind: string;
  readonly level: number;
  readonly index: number;
  readonly parameter: string;
}

/** The names of mmflow's PyTorch checkpoints, which our own files use too. */
export const mmflowNames: NameScheme = {
  family: 'mmflow',
  stage1Prefix: 'maskflownetS.',
  fromCanonical: (_, name) => mmflowName(partsOf(name)),
};

/** The names of Microsoft's gluon blocks, which the PyTorch port kept. */
export const gluonNames: NameScheme = {
  family: 'microsoft',
  stage1Prefix: 'MaskFlownet_S.',
  fromCanonical: (stage, name) => gluonName(stage, partsOf(name)),
};

function partsOf(name: string): Parts {
  const fields = name.split('.');
  const numbers = fields.slice(1, -1).map(Number);
  const kind = fields[0];
  return kind === 'context'
    ? { kind, level: 2, index: numbers[0], parameter: fields.at(-1)! }
    : { kind, level: numbers[0], index: numbers[1] ?? 0, parameter: fields.at(-1)! };
}

/** Index of the context network's last convolution, which has no activation and so no wrapper in the names. */
const LAST_CONTEXT = 6;

function mmflowName({ kind, level, index, parameter }: Parts): string {
  const warp = `decoder.corr_block.level${level}.warp`;
  const decoder = `decoder.decoders.level${level}`;
  switch (kind) {
    case 'encoder':
      return `encoder.layers.${level - 1}.layers.${index}.conv.${parameter}`;
    case 'warp':
      return parameter === 'bias' ? `${warp}.deconv_bias` : `${warp}.deconv.weight`;
    case 'tradeoff':
      return `${warp}.tradeoff_conv.${parameter}`;
    case 'dense':
      return `${decoder}.dense_net.layers.${index}.layers.conv.${parameter}`;
    case 'upfeat':
      return `${decoder}.upfeat_layer.0.${parameter}`;
    case 'context':
      return `decoder.post_processor.layers.${index}.${index === LAST_CONTEXT ? '' : 'conv.'}${parameter}`;
    default:
      return `${decoder}.predict_${kind}.${parameter}`;
  }
}

/** Letters of a level's convolutions in the two encoders. */
const ENCODER_LETTERS: Record<Stage, string> = { stage1: 'abc', stage2: 'xyz' };

function gluonName(stage: Stage, { kind, level, index, parameter }: Parts): string {
  switch (kind) {
    case 'encoder':
      return `conv${level}${ENCODER_LETTERS[stage][index]}.0.${parameter}`;
    case 'warp':
      return `deform${level}.${parameter}`;
    case 'tradeoff':
      return `conv${level}f.0.${parameter}`;
    case 'dense':
      return `conv${level}_${index}.0.${parameter}`;
    case 'upfeat':
      // numbered by the level that it leads to
      return `upfeat${level - 1}.0.${parameter}`;
    case 'context':
      return `dc_conv${index + 1}.${index === LAST_CONTEXT ? '' : '0.'}${parameter}`;
    default:
      return `pred_${kind}${level}.${parameter}`;
  }
}
