// TensorFlow greets at length otherwise
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

/** One Jest configuration for every package: native ESM, TypeScript by SWC, workspace packages from their sources. */
const preset = {
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  testTimeout: 60_000,
  reporters: ['default', `${import.meta.dirname}/scripts/test-summary-reporter.mjs`],
};

export default preset;

/**
 * A package's tests on every backend, then those that judge kernels once more on the backend `simd` alone, in its other
 * form. `test/setup-simd.ts` of the package registers it.
 */
export function withExactSimd(judges) {
  const { reporters, testTimeout, ...shared } = preset;
  const project = { ...shared, setupFiles: ['<rootDir>/test/setup-simd.ts'] };
  const globals = { onlySimd: { instructions: 'plain', threads: 1, precision: 'exact' } };
  return {
    reporters,
    testTimeout,
    projects: [
      { ...project, displayName: 'all' },
      { ...project, displayName: 'simd, exact', globals, ...judges },
    ],
  };
}
