import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../../.ci/mutations.mjs', import.meta.url))

it('whatever of its promises core breaks, the explorer notices', { timeout: 5 * 60_000 }, () => {
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  process.stdout.write(stdout)
  expect(stdout).not.toContain('UNNOTICED')
  expect(status).toBe(0)
})
