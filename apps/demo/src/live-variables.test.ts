import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { liveProvider } from './live-providers.js'
import { liveVariables } from './live-variables.js'

it('takes nothing of a .env file for what the environment has, and says so without values', () => {
  const folder = mkdtempSync(join(tmpdir(), 'auth-demo-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const theirs = ['TOAST_ENVIRONMENT=https://canary.example', 'REDIS_URL=redis://canary']
  const mypos = ['MYPOS_CLIENT_ID=one', 'MYPOS_CLIENT_SECRET=two', 'MYPOS_ENVIRONMENT=sandbox']
  writeFileSync(join(folder, '.env'), [...theirs, ...mypos].join('\n'))
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.stubEnv('TOAST_CLIENT_ID', 'id')
  vi.stubEnv('TOAST_CLIENT_SECRET', 'secret')
  for (const name of ['MYPOS_CLIENT_ID', 'MYPOS_CLIENT_SECRET', 'MYPOS_ENVIRONMENT']) vi.stubEnv(name, undefined)
  vi.stubEnv('TOAST_ENVIRONMENT', undefined)
  onTestFinished(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })
  expect(liveVariables([liveProvider('toast'), liveProvider('mypos')])).toEqual({
    TOAST_CLIENT_ID: 'id',
    TOAST_CLIENT_SECRET: 'secret',
    TOAST_ENVIRONMENT: undefined,
    MYPOS_CLIENT_ID: 'one',
    MYPOS_CLIENT_SECRET: 'two',
    MYPOS_ENVIRONMENT: 'sandbox',
  })
  const said = written.mock.calls.map(([chunk]) => String(chunk)).join('')
  expect(said).toMatch(/^demo: Toast: set in the environment, so ignored in \S+\.env: TOAST_ENVIRONMENT\n$/)
})
