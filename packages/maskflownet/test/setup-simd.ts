import { registerSimdBackend, type SimdOptions } from '@opticalflow/backend-simd';
import { addTestBackend, setOnlyTestBackend } from '@opticalflow/testing';

/** Set by the project of jest.config.mjs that runs on this backend alone. */
const { onlySimd } = globalThis as { onlySimd?: SimdOptions };

if (onlySimd) setOnlyTestBackend('simd', () => registerSimdBackend(onlySimd));
else addTestBackend('simd', () => registerSimdBackend());
