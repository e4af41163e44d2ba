// Bundles the suite: node bundle.mjs OUTFILE
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const jasmine = createRequire(createRequire(import.meta.url).resolve('jasmine'));

await build({
  entryPoints: [join(import.meta.dirname, 'suite.ts')],
  outfile: process.argv[2],
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  // Spec files are called free of side effects, and would be dropped
  ignoreAnnotations: true,
  alias: { 'jasmine-core/lib/jasmine-core/jasmine.js': jasmine.resolve('jasmine-core/lib/jasmine-core/jasmine.js') },
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'error',
});
