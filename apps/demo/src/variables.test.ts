import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { liveProviders } from './live-providers.js'
import { readVariables, variablesFile } from './variables.js'

function newFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'auth-demo-variables-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, '.env'), text)
  return folder
}

it('the environment wins over the file, and no file is needed', () => {
  const folder = newFile('TOAST_CLIENT_ID=file\nTOAST_CLIENT_SECRET="file # secret"\n')
  const file = variablesFile(folder)
  expect(file).toBe(join(folder, '.env'))
  expect(readVariables(file, { TOAST_CLIENT_ID: 'environment' })).toEqual({
    TOAST_CLIENT_ID: 'environment',
    TOAST_CLIENT_SECRET: 'file # secret',
  })
  expect(readVariables(undefined, {})).toEqual({})
})

it('a file that cannot be read is named', () => {
  expect(() => readVariables(tmpdir(), {})).toThrow(/ cannot be read \(EISDIR\)$/)
})

it('a folder is no file', () => {
  const folder = newFile('')
  rmSync(join(folder, '.env'))
  mkdirSync(join(folder, '.env'))
  expect(variablesFile(folder)).not.toBe(join(folder, '.env'))
})

it('.env.example has every variable', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  const names = liveProviders.flatMap(({ variables }) => Object.values(variables))
  const found = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name)
  expect(new Set(found)).toEqual(new Set([...names, 'REDIS_URL', 'AUTH_DEMO_ENCRYPTION_KEY']))
})
