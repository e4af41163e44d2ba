import { type Check, expectObject, fields, notNegative, number, oneOf, optional, positive } from '../recipes/fields.ts';
import type { Augmentation } from './augmentation.ts';
import { expectRange, flag } from './range-fields.ts';

const probability = number('a probability, 0 to 1,', (value) => value >= 0 && value <= 1);
const degrees = number('degrees from 0 to 180', (value) => value >= 0 && value <= 180);
const wholeFromTwo = number('a whole number of at least 2', (value) => Number.isInteger(value) && value >= 2);
const whole = number('a whole number', (value) => Number.isInteger(value) && value >= 0);

const any = expectRange(number('a number', () => true));
const factors = expectRange(positive);
const factorsFromZero = expectRange(notNegative);
const wholes = expectRange(number('a whole number of at least 1', (value) => Number.isInteger(value) && value >= 1));

const size = { width: wholeFromTwo, height: wholeFromTwo };

const jitter = fields({
  brightness: factorsFromZero,
  contrast: factorsFromZero,
  saturation: factorsFromZero,
  hue: expectRange(number('a number from -0.5 to 0.5', (value) => value >= -0.5 && value <= 0.5)),
});

const affine = fields({
  translate: notNegative,
  zoom: factors,
  stretch: factors,
  rotate: expectRange(number('degrees from -180 to 180', (value) => value >= -180 && value <= 180)),
});

const CHECKS: Readonly<Record<Augmentation['kind'], Check>> = {
  mmflow: fields({
    kind: oneOf('mmflow'),
    crop: fields(size),
    cropFirst: optional(fields(size)),
    jitter,
    gamma: factors,
    noise: factorsFromZero,
    flipHorizontal: probability,
    flipVertical: probability,
    global: affine,
    relative: affine,
  }),
  microsoft: fields({
    kind: oneOf('microsoft'),
    crop: fields(size),
    source: fields({
      ...size,
      by: oneOf('crop', 'resize'),
      trim: optional(fields({ rows: whole, columns: whole })),
      stretchBytes: optional(flag),
    }),
    flipHorizontal: probability,
    view: fields({ rotate: degrees, scale: factors, aspect: factors, translate: notNegative }),
    relative: fields({ rotate: degrees, scale: factors, translate: notNegative }),
    saturation: notNegative,
    hue: notNegative,
    noise: factorsFromZero,
    contrast: any,
    gain: factorsFromZero,
    brightness: notNegative,
    gamma: optional(any),
  }),
  raft: fields({
    kind: oneOf('raft'),
    crop: fields(size),
    sparse: flag,
    jitter,
    asymmetric: probability,
    erase: fields({ probability, boxes: wholes, side: wholes }),
    resize: fields({ probability, exponent: any, stretchProbability: probability, stretchExponent: any, spare: whole }),
    flipHorizontal: probability,
    flipVertical: probability,
    beyond: fields({ above: whole, below: whole, beside: whole }),
  }),
  crop: fields({ kind: oneOf('crop'), crop: optional(fields(size)), at: oneOf('random', 'centre') }),
};

/**
 * An augmentation from elsewhere, as from a JSON file, once it has been looked through.
 *
 * @param field what its fields are called after in errors
 * @throws ShapeError that names the first field that is wrong, as `'augmentation.jitter.hue[0]'`
 */
export function checkAugmentation(value: unknown, field = 'augmentation'): Augmentation {
  const { kind } = expectObject(value, field);
  oneOf(...Object.keys(CHECKS))(kind, `${field}.kind`);
  const augmentation = value as Augmentation;
  CHECKS[augmentation.kind](augmentation, field);
  if (augmentation.kind === 'mmflow' && augmentation.cropFirst) {
    const { crop, cropFirst } = augmentation;
    for (const side of ['width', 'height'] as const) {
      number(`at least ${crop[side]}`, (least) => least >= crop[side])(cropFirst[side], `${field}.cropFirst.${side}`);
    }
  }
  return augmentation;
}
