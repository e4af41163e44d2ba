import { withExactSimd } from '../../jest.preset.mjs';

export default withExactSimd({
  testMatch: ['<rootDir>/src/*/*.test.ts', '<rootDir>/test/*.test.ts'],
  testPathIgnorePatterns: ['/src/runtime/'],
});
