import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/main.ts', 'src/web.ts', 'src/console/sharing-process.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: true,
})
