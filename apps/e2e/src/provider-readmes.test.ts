import { describe, expect, it } from 'vitest'
import { providers } from './lists.fixture.js'
import { read } from './repository.fixture.js'

/** The options that an interface has by itself, in the report of a package's API. */
function optionsOf(name: string, type: string): string[] {
  const report = read(`packages/${name}/api/index.api.md`)
  const [, body = ''] = new RegExp(`^export interface ${type} [^\\n]*\\{\\n([^]+?)^\\}`, 'm').exec(report) ?? []
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].flatMap(([, option]) => option ?? [])
}

const common = optionsOf('core', 'AuthOptions')
const rowsIn = (text: string) => [...text.matchAll(/^\| `([\w.]+)` +\|/gm)].map(([, name = '']) => name.split('.')[0])
const sectionOf = (name: string) => /\n## Options\n([^]+?)\n## /.exec(read(`packages/${name}/README.md`))?.[1] ?? ''

it('core’s README has a row for each option that all providers take', () => {
  expect(common.length).toBeGreaterThan(10)
  expect(common.filter((option) => !rowsIn(sectionOf('core')).includes(option))).toEqual([])
})

describe.each(providers)('the README of %s', (name) => {
  const section = sectionOf(name)

  it('has a row for each option of its own, and begins with the three that most programs need', () => {
    const own = optionsOf(name, `\\w+Options extends AuthOptions`)
    expect(own).toEqual(expect.arrayContaining(['credentials', 'environment']))
    expect(own.filter((option) => !rowsIn(section).includes(option))).toEqual([])
    expect(rowsIn(section).slice(0, 3)).toEqual(['credentials', 'environment', 'cache'])
  })

  it('names each of the others, and leads to core’s', () => {
    const [, named = ''] = /core\/README\.md#options\): ([^.]+)\./.exec(section) ?? []
    const mentioned = [...rowsIn(section), ...Array.from(named.matchAll(/`(\w+)`/g), ([, option]) => option)]
    expect(common.filter((option) => !mentioned.includes(option))).toEqual([])
    expect(mentioned.length).toBe(new Set(mentioned).size)
  })
})
