import { defineConfig } from 'vite';

/** With these a page may share memory between threads. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

// biome-ignore lint/style/noDefaultExport: Vite reads its configuration so
export default defineConfig({
  base: './',
  build: { target: 'esnext', assetsInlineLimit: 0 },
  server: { headers },
  preview: { headers },
});
