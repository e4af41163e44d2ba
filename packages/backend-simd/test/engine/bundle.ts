import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Bundles programs of this folder for browsers, with esbuild as it comes. */
export function bundlePrograms(folder: string, ...names: string[]): void {
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const entries = names.map((name) => join(import.meta.dirname, 'programs', `${name}.ts`));
  const options = ['--bundle', '--minify', '--splitting', '--format=esm', '--platform=browser', '--log-level=warning'];
  const output = execFileSync(esbuild, [...entries, ...options, `--outdir=${folder}`, '--out-extension:.js=.mjs'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (output) throw new Error(output);
}
