import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** Bundles programs for browsers, workspace packages from their sources. Each becomes `NAME.mjs` in the folder. */
export function bundleSources(folder: string, ...programs: string[]): void {
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const options = ['--bundle', '--minify', '--splitting', '--format=esm', '--platform=browser', '--conditions=source'];
  const places = [`--outdir=${folder}`, '--out-extension:.js=.mjs', '--log-level=warning'];
  const output = execFileSync(esbuild, [...programs, ...options, ...places], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (output) throw new Error(output);
}
