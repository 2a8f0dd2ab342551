import { configDefaults, defineConfig } from 'vitest/config'

/** Each spends its time waiting for npm, compilers and servers, so that two of them have two cores busy. */
const twoAtATime = { maxWorkers: 2, sequence: { groupOrder: 1 } }

// Of the system tests: .ci/vitest.config.mjs has the others.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'system',
          include: ['src/**/*.system.test.ts'],
          exclude: [...configDefaults.exclude, 'src/{fleet,published}/**'],
          ...twoAtATime,
        },
      },
      {
        // All packages are published and installed once for these, and only when one of them is run.
        test: {
          name: 'published',
          include: ['src/published/*.system.test.ts'],
          globalSetup: 'src/published/set-up.fixture.ts',
          ...twoAtATime,
        },
      },
      {
        // Up to eight processes each, whose leases and time limits are of real seconds: not beside npm and compilers.
        test: {
          name: 'fleet',
          include: ['src/fleet/*.system.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
