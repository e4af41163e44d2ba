import { checkAugmentation } from '../augmentation/check-augmentation.ts';
import { augmentations } from '../augmentation/presets.ts';
import type { Schedule } from '../schedules/schedule.ts';
import {
  type Check,
  expectGrowing,
  expectObject,
  fields,
  list,
  notNegative,
  number,
  oneOf,
  optional,
  positive,
  refuse,
  share,
  text,
  tuple,
  wholeFromOne,
  wholeFromZero,
} from './fields.ts';
import { batchSize, type Recipe } from './recipe.ts';

const multipleOf64 = number('a positive multiple of 64', (value) => value > 0 && value % 64 === 0);

const schedule: Check = (value, field) => {
  const { kind } = expectObject(value, field);
  oneOf('multi-step', 'table', 'cosine')(kind, `${field}.kind`);
  if (kind === 'cosine') {
    const cosine = { kind: text, steps: wholeFromOne, rate: positive, warmUp: wholeFromZero, floor: share };
    fields(cosine)(value, field);
    const { steps, warmUp } = value as Extract<Schedule, { kind: 'cosine' }>;
    number('fewer steps than in all', (x) => x < steps)(warmUp, `${field}.warmUp`);
    return;
  }
  if (kind === 'table') {
    fields({ kind: text, rows: list(tuple(wholeFromOne, positive), { least: 1 }) })(value, field);
    const { rows } = value as Extract<Schedule, { kind: 'table' }>;
    expectGrowing(
      rows.map(([until]) => until),
      (i) => `${field}.rows[${i}][0]`,
    );
    return;
  }
  const phase = fields({ from: wholeFromZero, rate: positive, dropsAt: list(wholeFromOne) });
  fields({ kind: text, steps: wholeFromOne, factor: positive, phases: list(phase, { least: 1 }) })(value, field);
  const { phases } = value as Extract<Schedule, { kind: 'multi-step' }>;
  oneOf(0)(phases[0].from, `${field}.phases[0].from`);
  expectGrowing(
    phases.map(({ from }) => from),
    (i) => `${field}.phases[${i}].from`,
  );
  for (const [i, { from, dropsAt }] of phases.entries()) {
    expectGrowing([from, ...dropsAt], (k) => `${field}.phases[${i}].dropsAt[${k - 1}]`);
  }
};

const penalty: Check = (value, field) => {
  fields({ norm: oneOf(1, 2), underRoot: notNegative, offset: notNegative, exponent: positive })(value, field);
  const { norm, underRoot, offset, exponent } = value as Recipe['loss']['penalty'];
  const smooth = offset > 0 || (norm === 2 && underRoot > 0);
  if (exponent < 1 && !smooth) positive(offset, `${field}.offset`);
};

const loss = fields({
  compareAt: oneOf('level', 'half-pixel', 'top-left'),
  unit: positive,
  penalty,
  reduction: oneOf('sum', 'mean', 'sample-mean'),
  weights: fields({
    2: optional(positive),
    3: optional(positive),
    4: optional(positive),
    5: optional(positive),
    6: optional(positive),
  }),
});

const level = number('a level from 2 to 6', (value) => Number.isInteger(value) && value >= 2 && value <= 6);

const datasetOptions: Check = (value, field) => {
  for (const [name, option] of Object.entries(expectObject(value, field))) {
    if (name === 'root') refuse(`${field}.root`, 'no folder, which is not part of a recipe,', option);
    if (!['string', 'number', 'boolean'].includes(typeof option)) refuse(`${field}.${name}`, 'a plain value', option);
  }
};

const dataset = { dataset: text, options: optional(datasetOptions), cacheMegabytes: optional(positive) };
const datasets = { datasets: list(fields(dataset), { least: 1 }) };

/** One dataset or several, with these fields beside. */
const set =
  (beside: Readonly<Record<string, Check>> = {}): Check =>
  (value, field) =>
    fields({ ...('datasets' in expectObject(value, field) ? datasets : dataset), ...beside })(value, field);

const augmentation: Check = (value, field) => {
  if (typeof value === 'string') oneOf(...Object.keys(augmentations))(value, field);
  else checkAugmentation(value, field);
};

const check = fields({
  name: text,
  architecture: oneOf('maskflownet-s', 'maskflownet'),
  variant: oneOf('mmflow', 'microsoft', 'default'),
  data: list(set({ samples: wholeFromOne, augmentation }), { least: 1 }),
  evaluateOn: list(set()),
  crop: fields({ height: multipleOf64, width: multipleOf64 }),
  initialisation: oneOf('kaiming-uniform', 'msra-prelu', 'zero-motion'),
  startsFrom: fields({ all: optional(text), stage1: optional(text) }),
  frozen: list(text),
  loss,
  optimiser: fields({
    form: oneOf('pytorch', 'mxnet'),
    beta1: share,
    beta2: share,
    epsilon: positive,
    weightDecay: notNegative,
  }),
  clipNorm: optional(positive),
  schedule,
  evaluateEvery: wholeFromOne,
  saveEvery: wholeFromOne,
  keep: optional(wholeFromOne),
  width: optional(positive),
  seed: optional(wholeFromZero),
  accumulate: optional(wholeFromOne),
  logEvery: optional(wholeFromOne),
  matching: optional(fields({ weight: positive, levels: list(level, { least: 1 }) })),
  averaging: optional(fields({ decay: share })),
});

/**
 * A recipe from elsewhere, as from a JSON file, once it has been looked through.
 *
 * @throws ShapeError that names the first field that is wrong, as `'schedule.rows[2][0]'`
 */
export function checkRecipe(value: unknown): Recipe {
  check(value, '');
  const recipe = value as Recipe;
  for (const [i, { augmentation }] of recipe.data.entries()) {
    if (typeof augmentation === 'string' || augmentation.crop === undefined) continue;
    for (const side of ['height', 'width'] as const) {
      oneOf(recipe.crop[side])(augmentation.crop[side], `data[${i}].augmentation.crop.${side}`);
    }
  }
  const { accumulate = 1, loss, matching } = recipe;
  number('a divisor of the size of a batch', (parts) => batchSize(recipe) % parts === 0)(accumulate, 'accumulate');
  if (!matching && Object.keys(loss.weights).length === 0)
    refuse('loss.weights', 'a level, or a loss on features,', {});
  return recipe;
}
