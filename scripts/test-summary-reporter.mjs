import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leaves the counts of a package's tests in `test-results.json`, where the workspace adds them up. */
export default class TestSummaryReporter {
  constructor(globalConfig) {
    this.file = join(globalConfig.rootDir, 'test-results.json');
  }

  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(this.file, `${JSON.stringify(counts)}\n`);
  }
}
