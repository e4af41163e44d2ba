/** The backends that can be found, the fastest first. */
export const BACKEND_NAMES = ['webgpu', 'webgl', 'simd', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKEND_NAMES)[number];
