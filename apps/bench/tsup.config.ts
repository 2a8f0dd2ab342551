import { defineConfig } from 'tsup'

export default defineConfig({
  // Besides the command: a process that a measure runs in, and the token server, which has one of its own.
  entry: ['src/main.ts', 'src/worker.ts', 'src/token-server.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: true,
})
