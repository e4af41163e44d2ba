import { registerSimdBackend } from '@opticalflow/backend-simd';
import { addTestBackend } from '@opticalflow/testing';

addTestBackend('simd', () => registerSimdBackend());
