import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as datasets from '@opticalflow/datasets';
import * as synthetic from '@opticalflow/datasets/synthetic';

const packages = join(import.meta.dirname, '../../..');

/** All modules that a module of the workspace loads, itself included, and all that lie outside of it. */
function loaded(entry: string): { inside: Set<string>; outside: Set<string> } {
  const inside = new Set([entry]);
  const outside = new Set<string>();
  for (const file of inside) {
    const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const names = [
      ...text.matchAll(/^(?:import|export)(?! type\b)(?:[^'";]*?\bfrom)?\s*['"]([^'"]+)['"]/gm),
      ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
    ].map(([, name]) => name);
    for (const name of names) {
      const own = /^@opticalflow\/([^/]+)$/.exec(name);
      if (name.startsWith('.')) inside.add(join(dirname(file), name));
      else if (own) inside.add(join(packages, own[1], 'src/index.ts'));
      else outside.add(name);
    }
  }
  return { inside, outside };
}

test('scenes for browsers load nothing of Node, nor anything outside this project', () => {
  const { inside, outside } = loaded(join(packages, 'datasets/src/synthetic.ts'));
  expect([...outside]).toEqual([]);
  expect([...inside].some((file) => file.endsWith('render.ts'))).toBe(true);
  expect([...inside].some((file) => file.endsWith('core/src/errors.ts'))).toBe(true);
  // The walk finds such imports where there are some
  expect([...loaded(join(packages, 'datasets/src/index.ts')).outside].filter(isBuiltin)).toContain(
    'node:worker_threads',
  );
});

test('they are those of the whole package', () => {
  expect(Object.keys(synthetic)).toEqual(['syntheticScenes']);
  expect(synthetic.syntheticScenes).toBe(datasets.syntheticScenes);
});
