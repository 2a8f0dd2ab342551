import { defineConfig } from 'tsup'

export default defineConfig({
  // Besides the command: a process of the fleet.
  entry: ['src/main.ts', 'src/member.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: true,
})
