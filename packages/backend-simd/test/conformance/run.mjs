// Runs the bundled suite: node run.mjs BUNDLE OPTIONS REPORT. OPTIONS are those of registerSimdBackend as JSON; the report
// counts specs, and tells of each that failed.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Jasmine from 'jasmine';

const [bundle, options, report] = process.argv.slice(2);
const counts = { run: 0, pending: 0 };
const failures = [];

const runner = new Jasmine();
runner.exitOnCompletion = false;
runner.randomizeTests(false);
runner.jasmine.DEFAULT_TIMEOUT_INTERVAL = 20_000;
runner.clearReporters();
runner.addReporter({
  specDone({ status, fullName, failedExpectations }) {
    if (status === 'excluded') return;
    counts.run++;
    if (status === 'pending') counts.pending++;
    if (status === 'failed')
      failures.push({ name: fullName, messages: failedExpectations.map(({ message }) => message) });
  },
  suiteDone({ fullName, failedExpectations }) {
    if (failedExpectations.length === 0) return;
    failures.push({ name: `${fullName} (as a whole)`, messages: failedExpectations.map(({ message }) => message) });
  },
});

const { defineSpecs } = await import(pathToFileURL(bundle).href);
const engine = await defineSpecs(JSON.parse(options));
await runner.execute();
writeFileSync(report, JSON.stringify({ ...engine, ...counts, failures }));
// Specs leave timers and threads behind
process.exit(0);
