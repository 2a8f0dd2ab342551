import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureSchema } from './control-schemas.js'
import { optionsSchema } from './options.js'
import { startSandbox, type Sandbox } from './sandbox.js'

const run = promisify(execFile)
const root = new URL('../', import.meta.url)
const readme = await readFile(new URL('README.md', root), 'utf8')
const blocks = (language: string) =>
  Array.from(readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms')), ([, code = '']) => code)
const has = (program: string) => spawnSync(program, ['--version']).status === 0
const reason = (program: string) => (has(program) ? '' : ` (skipped: ${program} is not installed)`)

let sandbox: Sandbox
const here = (code: string) => code.replaceAll('http://127.0.0.1:4010', sandbox.url)

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

describe('the README', { timeout: 60_000 }, () => {
  it.each([...Object.keys(optionsSchema.entries), ...Object.keys(failureSchema.entries)])(
    'has %s in a table',
    (name) => {
      expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'))
    },
  )

  it.skipIf(!has('curl'))(`has curl commands that work${reason('curl')}`, async () => {
    const commands = blocks('sh').filter((code) => code.startsWith('curl'))
    const replies: string[] = []
    for (const code of commands)
      replies.push((await run('bash', ['-c', here(code).replace('curl', 'curl -sSf')])).stdout)
    expect(commands).toHaveLength(4)
    expect(replies).toEqual(commands.map(() => expect.stringContaining('"tokenRequests"')))
    const call = await fetch(`${sandbox.url}/restaurants/v1/restaurants/any`)
    expect([call.status, await call.text()]).toEqual([401, ''])
  })

  it.skipIf(!has('python3'))(`has a Python program that works${reason('python3')}`, async () => {
    const [code = ''] = blocks('python')
    await expect(run('python3', ['-c', here(code)])).resolves.toMatchObject({ stderr: '' })
    expect(sandbox.toast.tokenRequests).toBe(1)
  })
})
