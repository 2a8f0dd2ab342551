import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/accounts.ts', 'src/cli.ts', 'src/program.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: true,
  // One file for the program: to find and load each of twenty takes longer than to read the commands that are not called.
  splitting: false,
  // But for the first file, which an older Node has to understand.
  external: ['./program.js'],
})
