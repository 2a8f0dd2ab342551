import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const files = readdirSync(folder)
const programs = files.filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
const textOf = (name: string) => readFileSync(folder + name, 'utf8')

it('there are eight examples', () => {
  expect(programs).toHaveLength(8)
})

describe.each(programs)('%s', (program) => {
  const name = program.replace('.ts', '')

  it('has 45 lines at most', () => {
    expect(textOf(program).trimEnd().split('\n').length).toBeLessThanOrEqual(45)
  })

  it('says at its top what it shows and how it is run', () => {
    expect(textOf(program)).toMatch(/^\/\/ .{40,}\n\/\/ By hand: /)
  })

  it('is run by a test of its own', () => {
    expect(files.some((file) => [`${name}.test.ts`, `${name}.system.test.ts`].includes(file))).toBe(true)
  })

  it('is in the table of the README', () => {
    expect(textOf('../README.md')).toContain(`| [\`${name}\`](src/${program}) `)
  })
})

it('the guide to HTTP clients shows the interceptors for axios as they are tested', () => {
  const [interceptors = ''] =
    /^function useAuth[^]+?^}\n/m.exec(textOf('toast-with-axios.ts').replace('export function', 'function')) ?? []
  expect(interceptors).toContain('auth.invalidate(refused)')
  expect(textOf('../../../docs/guides/http-clients.md')).toContain(`\n${interceptors}`)
})
