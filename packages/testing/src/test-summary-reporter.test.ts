import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';

const { default: Reporter } = await import(join(import.meta.dirname, '../../../scripts/test-summary-reporter.mjs'));

const one = (fullName: string, status: string) => ({ fullName, status });
const results = {
  numPassedTests: 1,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { testResults: [one('adds', 'passed'), one('reads the large files (they are not here)', 'pending')] },
    { testResults: [one('sings', 'todo')] },
  ],
};

let rootDir: string;
let told: string[];
beforeEach(() => {
  rootDir = mkdtempSync(join(tmpdir(), 'opticalflow-reporter-'));
  told = [];
  jest.spyOn(console, 'log').mockImplementation((text) => void told.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(rootDir, { recursive: true });
});

test('skipped tests are named at the end, those that ran are not', () => {
  new Reporter({ rootDir }).onRunComplete([], results);
  expect(told).toEqual(['Skipped:\n  reads the large files (they are not here)\n  sings\n']);
  expect(JSON.parse(readFileSync(join(rootDir, 'test-results.json'), 'utf8'))).toEqual({
    passed: 1,
    failed: 0,
    skipped: 2,
  });
});

test('nothing is said where none was skipped, or a pattern chose the tests', () => {
  new Reporter({ rootDir }).onRunComplete([], { ...results, testResults: [{ testResults: [one('adds', 'passed')] }] });
  new Reporter({ rootDir, testNamePattern: 'adds' }).onRunComplete([], results);
  expect(told).toEqual([]);
});
