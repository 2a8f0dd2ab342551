import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

/** The names in an interface of an API's report. */
async function optionsOf(report: string, name: string): Promise<string[]> {
  const [, body = ''] =
    new RegExp(`^export interface ${name} [^\\n]*\\{\\n([^]+?)^\\}`, 'm').exec(await read(report)) ?? []
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].flatMap(([, option]) => option ?? [])
}

const own = await optionsOf('../api/index.api.md', 'MyposOptions')
const common = await optionsOf('../../core/api/index.api.md', 'AuthOptions')
const readme = await read('../README.md')

describe('the README', () => {
  it('is compared with all options', () => {
    expect(own).toContain('grant')
    expect(common.length).toBeGreaterThan(10)
  })

  it.each([...own, ...common])('has the option %s in its table', (option) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${option}\` +\\|`, 'm'))
  })
})
