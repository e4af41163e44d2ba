import { DatasetError } from '../dataset-error.ts';

/** What an option of a dataset may be. */
export type OptionRule =
  | { readonly kind: 'path'; readonly required: boolean; readonly says: string }
  | { readonly kind: 'pattern'; readonly says: string }
  /** One of `values`, of which the first is the default. */
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly says: string }
  /** False where it is not given. */
  | { readonly kind: 'flag'; readonly says: string }
  | {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly says: string;
    };

/** The options of a dataset by their names. */
export type OptionRules = Readonly<Record<string, OptionRule>>;

type ValueOf<R extends OptionRule> = R extends { kind: 'path'; required: true }
  ? string
  : R extends { kind: 'path' | 'pattern' }
    ? string | undefined
    : R extends { kind: 'choice'; values: readonly (infer V)[] }
      ? V
      : R extends { kind: 'flag' }
        ? boolean
        : number;

type Required<R extends OptionRules> = { [K in keyof R]: R[K] extends { required: true } ? K : never }[keyof R];

/** What is given: options that have a default may be left out. */
export type OptionsOf<R extends OptionRules> = { readonly [K in Required<R>]: ValueOf<R[K]> } & {
  readonly [K in Exclude<keyof R, Required<R>>]?: ValueOf<R[K]> | undefined;
};

/** What is used: every option has its value. */
export type SettingsOf<R extends OptionRules> = { readonly [K in keyof R]: ValueOf<R[K]> };

/**
 * The options with their defaults.
 *
 * @throws DatasetError when one is unknown, missing or out of range
 */
export function settle<R extends OptionRules>(
  dataset: string,
  rules: R,
  options: Readonly<Record<string, unknown>>,
): SettingsOf<R> {
  const fail = (expected: string, received: string) =>
    new DatasetError({ dataset, expected, received, kind: 'option' });
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(rules, key)) continue;
    throw fail(`options among ${Object.keys(rules).join(', ')}`, `one is called "${key}"`);
  }
  const settings: Record<string, unknown> = {};
  for (const [key, rule] of Object.entries(rules)) {
    const value = options[key] ?? defaultOf(rule);
    if (value === undefined && rule.kind === 'pattern') continue;
    if (value === undefined && rule.kind === 'path' && !rule.required) continue;
    const expected = expectation(rule);
    if (!fits(rule, value)) {
      throw fail(
        `${expected} for "${key}"`,
        value === undefined ? 'it is not given' : `it is ${JSON.stringify(value)}`,
      );
    }
    settings[key] = value;
  }
  return settings as SettingsOf<R>;
}

function defaultOf(rule: OptionRule): unknown {
  switch (rule.kind) {
    case 'choice':
      return rule.values[0];
    case 'flag':
      return false;
    case 'number':
      return rule.default;
    default:
      return undefined;
  }
}

function fits(rule: OptionRule, value: unknown): boolean {
  switch (rule.kind) {
    case 'path':
    case 'pattern':
      return typeof value === 'string' && value !== '';
    case 'choice':
      return typeof value === 'string' && rule.values.includes(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      return (
        typeof value === 'number' &&
        value >= rule.min &&
        value <= rule.max &&
        (rule.whole ? Number.isInteger(value) : Number.isFinite(value))
      );
  }
}

function expectation(rule: OptionRule): string {
  switch (rule.kind) {
    case 'path':
      return 'a path';
    case 'pattern':
      return 'a pattern of paths';
    case 'choice':
      return `one of ${rule.values.join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'number':
      return `${rule.whole ? 'an integer' : 'a number'} from ${rule.min} to ${rule.max}`;
  }
}
