import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startSandbox } from '@auth/sandbox'
import { expect, inject, it, onTestFinished } from 'vitest'
import { run } from '../release/command.fixture.js'
import { environment, newProject, npmInstall } from './install.fixture.js'

it(
  '@auth/cli, installed alone, runs by the call in its README, and gets a token once',
  { timeout: 300_000 },
  async () => {
    const folder = await newProject(inject('registryUrl'))
    const sandbox = await startSandbox()
    onTestFinished(async () => {
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    })
    await npmInstall(folder, ['@auth/cli'])
    const env = {
      ...environment,
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_CONFIG_HOME: join(folder, 'config'),
      TOAST_CLIENT_ID: 'myToastApiClientIdentifier',
      TOAST_CLIENT_SECRET: 'myToastApiClientSecret',
      TOAST_ENVIRONMENT: sandbox.url,
    }
    const posAuth = (...words: string[]) =>
      run('npx', ['--no-install', '--package', '@auth/cli', 'pos-auth', ...words], { cwd: folder, env })

    expect((await posAuth('--version')).trim()).toMatch(/^\d+\.\d+\.\d+/)
    const token = await posAuth('token', 'Toast')
    expect(token).toMatch(/^eyJ\S+$/)
    expect(await posAuth('token', 'toast')).toBe(token)
    expect(sandbox.toast.tokenRequests).toBe(1)
  },
)
