import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/testing.ts', 'src/simulator.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: true,
})
