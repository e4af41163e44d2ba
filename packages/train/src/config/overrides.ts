import { UnsupportedError } from '@opticalflow/core';

/** A value that a text stands for: JSON, or the text itself where it is none. */
function parsedValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `data[0].samples` as its steps. */
function pathOf(text: string): (string | number)[] {
  const steps = text.match(/[^.[\]]+/g) ?? [];
  const written = steps
    .map((step, i) => (/^\d+$/.test(step) && i > 0 ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
  if (steps.length === 0 || (text !== written && text !== steps.join('.'))) {
    throw new UnsupportedError(`Expected a field such as schedule.steps or data[0].samples but received "${text}"`);
  }
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function replaced(value: unknown, [step, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value) && typeof step === 'number') {
    const copy = [...value];
    copy[step] = replaced(copy[step], rest, by);
    return copy;
  }
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return { ...fields, [step]: replaced((fields as Record<string, unknown>)[step], rest, by) };
}

/**
 * A configuration with fields replaced, as from a command line: `['schedule.steps=1000', 'data[0].samples=2']`. Values are
 * JSON, or text where they are none.
 *
 * @throws UnsupportedError when one is no `FIELD=VALUE`
 */
export function withOverrides(config: unknown, overrides: readonly string[]): unknown {
  return overrides.reduce((before, override) => {
    const at = override.indexOf('=');
    if (at < 1) throw new UnsupportedError(`Expected FIELD=VALUE but received "${override}"`);
    return replaced(before, pathOf(override.slice(0, at)), parsedValue(override.slice(at + 1)));
  }, config);
}

/** `over` laid over `under`: objects field by field, everything else whole. */
export function merged(under: unknown, over: unknown): unknown {
  if (!isPlain(under) || !isPlain(over)) return over;
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((name) => [name, Object.hasOwn(over, name) ? merged(under[name], over[name]) : under[name]]),
  );
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
