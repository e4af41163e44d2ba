// TensorFlow greets at length otherwise
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

/** One Jest configuration for every package: native ESM, TypeScript by SWC, workspace packages from their sources. */
export default {
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  testTimeout: 60_000,
  reporters: ['default', `${import.meta.dirname}/scripts/test-summary-reporter.mjs`],
};
