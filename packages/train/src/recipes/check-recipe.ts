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
  share,
  text,
  tuple,
  wholeFromOne,
  wholeFromZero,
} from './fields.ts';
import type { Recipe } from './recipe.ts';

const multipleOf64 = number('a positive multiple of 64', (value) => value > 0 && value % 64 === 0);

const schedule: Check = (value, field) => {
  const { kind } = expectObject(value, field);
  oneOf('multi-step', 'table')(kind, `${field}.kind`);
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

const check = fields({
  name: text,
  architecture: oneOf('maskflownet-s', 'maskflownet'),
  variant: oneOf('mmflow', 'microsoft', 'default'),
  data: list(fields({ set: text, samples: wholeFromOne }), { least: 1 }),
  source: optional(fields({ height: wholeFromOne, width: wholeFromOne })),
  crop: fields({ height: multipleOf64, width: multipleOf64 }),
  initialisation: oneOf('kaiming-uniform', 'msra-prelu'),
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
});

/**
 * A recipe from elsewhere, as from a JSON file, once it has been looked through.
 *
 * @throws ShapeError that names the first field that is wrong, as `'schedule.rows[2][0]'`
 */
export function checkRecipe(value: unknown): Recipe {
  check(value, '');
  return value as Recipe;
}
