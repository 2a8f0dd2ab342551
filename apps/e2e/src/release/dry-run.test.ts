import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mapped, nobody, useVersionedRepository } from './versioned.fixture.js'

const { release, repository, versioned } = useVersionedRepository()

describe('a dry run', () => {
  it('says every step and what would stop it, and succeeds', async () => {
    await repository().git('reset', '--quiet', '--hard', 'HEAD~1')
    const { status, output } = await release(['toast', '--dry-run'])
    expect(output).toContain('A release of @auth/toast 0.0.0 would')
    expect(output).toContain('- build, lint, type-check and test @auth/toast, @auth/core')
    expect(output).toContain('- wait until the registry has @auth/core@0.0.0')
    expect(output).toMatch(
      /It would stop at once, since:\n- @auth\/toast was never versioned().*\n- The scope @auth is mapped/,
    )
    expect(status).toBe(0)
  })

  it('says where it would publish, and with which notes', async () => {
    const { status, output } = await release(['toast', '--dry-run'], mapped)
    expect(output).toContain(`- publish it to ${nobody} (it gives no answer)`)
    expect(output).toContain(`- tag ${versioned().slice(0, 10)} as @auth/toast@0.1.0, and push the tag`)
    expect(output).toContain('First release of toast')
    expect(output).toContain('Nothing would stop it.')
    expect(status).toBe(0)
  })

  it('leaves everything as it was', async () => {
    await release(['toast', '--dry-run'], mapped)
    expect(await repository().git('status', '--porcelain')).toBe('')
    expect(await repository().git('tag', '--list')).toBe('')
    expect(existsSync(join(repository().folder, 'packed'))).toBe(false)
  })
})
