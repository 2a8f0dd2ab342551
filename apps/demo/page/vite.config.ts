import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    // One script: there is nothing to preload, and the polyfill would be more code than the gain.
    modulePreload: { polyfill: false },
    cssMinify: 'esbuild',
  },
})
