import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { exampleFiles, vendorExamples } from '../../../../packages/sandbox/src/vendor-examples.fixture.js'
import { run } from '../release/command.fixture.js'
import { environment, newProject, npmInstall } from './install.fixture.js'

const hasCurl = spawnSync('curl', ['--version']).status === 0
if (!hasCurl && process.env['CI'] === 'true') throw new Error('curl is missing: apt-get install curl')
const why = hasCurl ? '' : ' (skipped: curl is not installed)'

let folder = ''
let sandboxUrl = ''
let end: () => Promise<unknown> = async () => undefined

beforeAll(async () => {
  folder = await newProject(inject('registryUrl'))
  await npmInstall(folder, ['@auth/sandbox'])
  for (const [name, content] of Object.entries(exampleFiles)) await writeFile(join(folder, name), content)

  // A process group of its own, since npx does not hand a signal on to what it has started.
  const command = spawn('npx', ['--no-install', 'auth-sandbox', '--port', '0'], {
    cwd: folder,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(command, 'exit')
  end = async () => {
    if (command.pid !== undefined) process.kill(-command.pid, 'SIGTERM')
    return exited
  }
  let printed = ''
  for await (const text of command.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += String(text)
    if (printed.includes('Controls')) break
  }
  sandboxUrl = /http:\/\/\S+/.exec(printed)?.[0] ?? `nowhere, but printed ${printed}`
}, 300_000)

afterAll(async () => {
  await end()
  await rm(folder, { recursive: true, force: true })
})

const examples = vendorExamples.flatMap(({ command, ...example }) => (command ? [{ command, ...example }] : []))

describe.skipIf(!hasCurl)(
  `@auth/sandbox, installed alone and started by its command${why}`,
  { timeout: 60_000 },
  () => {
    it.each(examples)("answers the curl example of $vendor's $what request", async ({ command, reply }) => {
      const script = `${command(sandboxUrl)} --silent --show-error --fail`
      expect(await run('bash', ['-c', script], { cwd: folder })).toMatch(reply)
    })
  },
)
