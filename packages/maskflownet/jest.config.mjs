import { withExactSimd } from '../../jest.preset.mjs';

export default withExactSimd({ testMatch: ['<rootDir>/test/fixtures.test.ts'] });
