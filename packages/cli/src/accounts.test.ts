import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { providers, readAccounts } from './accounts.js'

it('takes nothing of a .env file for what the environment has, and says so without values', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const theirs = ['TOAST_ENVIRONMENT=https://canary.example', 'REDIS_URL=redis://canary']
  const mypos = ['MYPOS_CLIENT_ID=one', 'MYPOS_CLIENT_SECRET=two', 'MYPOS_ENVIRONMENT=sandbox']
  writeFileSync(join(folder, '.env'), [...theirs, ...mypos].join('\n'))
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  vi.stubEnv('TOAST_CLIENT_ID', 'id')
  vi.stubEnv('TOAST_CLIENT_SECRET', 'secret')
  for (const name of ['MYPOS_CLIENT_ID', 'MYPOS_CLIENT_SECRET', 'MYPOS_ENVIRONMENT']) vi.stubEnv(name, undefined)
  vi.stubEnv('TOAST_ENVIRONMENT', undefined)
  onTestFinished(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })
  const notes: string[] = []
  const accounts = readAccounts({ providers: ['toast', 'mypos'], onNote: (note) => notes.push(note) })
  expect(accounts).toMatchObject([
    { provider: 'mypos', profile: undefined, label: 'myPOS', environment: 'sandbox' },
    { provider: 'toast', profile: undefined, label: 'Toast', environment: 'sandbox' },
  ])
  expect(accounts.map((account) => account.create().baseUrl)).toEqual([
    'https://sandbox-auth-api.mypos.com',
    'https://ws-sandbox-api.eng.toasttab.com',
  ])
  expect(notes).toEqual([
    expect.stringMatching(/^Toast: set in the environment, so ignored in \S+\.env: TOAST_ENVIRONMENT$/),
  ])
})

it('finds the accounts of profiles too, after those of none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-accounts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'pos-auth'), { mode: 0o700 })
  const lines = ['[store-17]', 'TOAST_CLIENT_ID=one', 'TOAST_CLIENT_SECRET=two', 'TOAST_ENVIRONMENT=production']
  writeFileSync(join(folder, 'pos-auth', 'profiles'), lines.join('\n'), { mode: 0o600 })
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  for (const { variables } of providers) for (const name of Object.values(variables)) vi.stubEnv(name, undefined)
  vi.stubEnv('XDG_CONFIG_HOME', folder)
  vi.stubEnv('TOAST_CLIENT_ID', 'id')
  vi.stubEnv('TOAST_CLIENT_SECRET', 'secret')
  onTestFinished(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })
  const toast = { provider: 'toast', profile: undefined, label: 'Toast', environment: 'sandbox' }
  const store = { provider: 'toast', profile: 'store-17', label: 'Toast, store-17', environment: 'production' }
  expect(readAccounts()).toMatchObject([toast, store])
  vi.stubEnv('TOAST_CLIENT_ID', undefined)
  vi.stubEnv('TOAST_CLIENT_SECRET', undefined)
  expect(readAccounts({ providers: ['toast'] })).toMatchObject([store])
  expect(() => readAccounts({ providers: ['toast', 'mypos'] })).toThrow(/^MYPOS_CLIENT_ID and .* are not set/)
})
