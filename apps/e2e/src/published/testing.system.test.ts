import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { run } from '../release/command.fixture.js'
import { addPrograms, environment, newProject, npmInstall } from './install.fixture.js'
import { runProgram } from './runtimes.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const jest = join(root, 'apps/e2e/tools/jest')

/** A project that has msw 2 already, as most that use msw do; npm refuses to install what does not go with it. */
let older = ''
beforeAll(async () => {
  await run('node', ['.ci/install.mjs', jest], { cwd: root, env: environment })
  older = await newProject(inject('registryUrl'))
  await npmInstall(older, ['msw@2.15.0', '@auth/itretail', '@auth/mypos', '@auth/sandbox', '@auth/toast'])
  await addPrograms(older)
}, 300_000)
afterAll(() => rm(older, { recursive: true, force: true }))

describe('the simulators', { timeout: 120_000 }, () => {
  it.each([
    ['msw 2', () => older],
    ['msw 3', () => inject('project')],
  ])('work with %s', async (_name, folder) => {
    const { told } = await runProgram(['node', 'use-msw.fixture.ts'], folder())
    expect(told).toEqual({ requests: { toast: 3, mypos: 3, itretail: 3, sandbox: 2 } })
  })

  it('work in Jest, by the recipe of core’s README', async () => {
    const command = join(jest, 'node_modules/jest/bin/jest.js')
    const config = JSON.stringify({ rootDir: older, transform: {}, testMatch: ['**/*.jest.js'] })
    const env = { ...environment, NODE_OPTIONS: '--experimental-vm-modules' }
    expect(await run('node', [command, '--config', config], { cwd: older, env })).toContain('1 passed, 1 total')
  })
})
