import { copyFile } from 'node:fs/promises'
import { defineConfig, type Options } from 'tsup'

const common: Options = {
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  // Only what is used of it, instead of the whole library on each start; in its own small form, which is read faster.
  noExternal: ['valibot'],
  esbuildOptions: (options) => {
    options.alias = { valibot: './node_modules/valibot/dist/index.min.mjs' }
  },
}

// Apart from each other, so that what only tests load does not cut the main entry into many files.
export default defineConfig([
  {
    ...common,
    entry: ['src/index.ts'],
    splitting: false,
    onSuccess: () => copyFile('node_modules/valibot/LICENSE.md', 'dist/valibot.LICENSE.md'),
  },
  { ...common, entry: ['src/testing.ts'], splitting: false },
  { ...common, entry: ['src/simulator.ts'], splitting: false },
])
