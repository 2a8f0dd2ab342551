import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/accounts.ts', 'src/cli.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: true,
})
