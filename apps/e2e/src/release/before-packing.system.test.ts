import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await scratchRepository({ installed: true })
  await repository.version()
}, 120_000)
afterAll(() => repository.close(), 60_000)

/** Scripts of a package that only say that they ran: what is looked at is which of them do. */
async function say(folder: string, failing?: string) {
  const path = `packages/${folder}/package.json`
  const manifest = JSON.parse(await repository.read(path)) as { scripts: Record<string, string> }
  const scripts = ['build', 'lint', 'typecheck', 'test'].map((script) => {
    const code = `console.log('ran ${script} of ${folder}');process.exit(${script === failing ? 1 : 0})`
    return [script, `node -e "${code}"`]
  })
  await repository.write(path, `${JSON.stringify({ ...manifest, scripts: Object.fromEntries(scripts) }, null, 2)}\n`)
}

it('the package and what it needs is built, linted, type-checked and tested, and what fails stops the release', async () => {
  await say('core', 'test')
  await say('toast')
  await repository.commit('Scripts that say that they ran')
  const { status, output } = await repository.script('release', ['toast', '--only', 'test'])
  expect(output).toContain('ran build of core')
  expect(output).toContain('ran test of core')
  expect(output).toContain('@auth/toast does not pass its checks; see above.')
  expect(output).not.toContain('of mypos')
  expect(status).toBe(1)

  await say('core')
  await repository.commit('Scripts that succeed')
  const second = await repository.script('release', ['toast', '--only', 'test'])
  for (const script of ['build', 'lint', 'typecheck', 'test']) {
    expect(second.output).toContain(`ran ${script} of core`)
    expect(second.output).toContain(`ran ${script} of toast`)
  }
  expect(second.status).toBe(0)
}, 120_000)

it('a tarball that does not pass its checks stops the release', async () => {
  await repository.write('.ci/check-package.mjs', "console.log(process.argv.slice(2).join(' '));process.exit(1)\n")
  await repository.commit('Checks that fail')
  const output = join(repository.folder, '.git/output')
  const stopped = await repository.script('release', ['core', '--only', 'pack'], { GITHUB_OUTPUT: output })
  expect(stopped.output).toMatch(/core --tarball \S+packed.auth-core-0\.1\.0\.tgz\n/)
  expect(stopped.status).toBe(1)
  expect(existsSync(output)).toBe(false)
}, 60_000)
