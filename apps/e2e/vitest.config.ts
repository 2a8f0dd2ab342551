import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'repository', include: ['src/*.test.ts', 'src/!(published)/**/*.test.ts'] } },
      {
        // All packages are published and installed once for these, and only when one of them is run.
        test: {
          name: 'published',
          include: ['src/published/*.test.ts'],
          globalSetup: 'src/published/set-up.fixture.ts',
        },
      },
    ],
  },
})
