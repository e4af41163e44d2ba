import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Leaves the counts of a package's tests in `test-results.json`, where the workspace adds them up, and names the tests
 * that were skipped: why is part of their names.
 */
export default class TestSummaryReporter {
  constructor(globalConfig) {
    this.file = join(globalConfig.rootDir, 'test-results.json');
    // with a pattern, all that it leaves out counts as skipped
    this.tellsSkipped = !globalConfig.testNamePattern;
  }

  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(this.file, `${JSON.stringify(counts)}\n`);
    const skipped = this.tellsSkipped ? skippedTests(results) : [];
    if (skipped.length > 0) console.log(`Skipped:\n${skipped.map((name) => `  ${name}\n`).join('')}`);
  }
}

/** Full names of the tests that did not run. */
function skippedTests({ testResults }) {
  return testResults
    .flatMap((file) => file.testResults)
    .filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo')
    .map(({ fullName }) => fullName);
}
