import { defineConfig, type Options } from 'tsup'

const common: Options = {
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
}

// Apart from each other, so that what only tests load does not cut the main entry into many files.
export default defineConfig([
  { ...common, entry: ['src/index.ts'], splitting: false },
  { ...common, entry: ['src/testing.ts'], splitting: false },
  { ...common, entry: ['src/simulator.ts'], splitting: false },
])
