import preset from '../../jest.preset.mjs';

export default { ...preset, setupFiles: ['<rootDir>/test/setup-simd.ts'] };
