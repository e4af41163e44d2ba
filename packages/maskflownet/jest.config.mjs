import preset from '../../jest.preset.mjs';

const { reporters, testTimeout, ...shared } = preset;
const project = { ...shared, setupFiles: ['<rootDir>/test/setup-simd.ts'] };

/** The tests on every backend; then those of the networks on the backend `simd` in its other form. */
export default {
  reporters,
  testTimeout,
  projects: [
    { ...project, displayName: 'all' },
    {
      ...project,
      displayName: 'simd, exact',
      globals: { onlySimd: { instructions: 'plain', threads: 1, precision: 'exact' } },
      testMatch: ['<rootDir>/test/fixtures.test.ts'],
    },
  ],
};
