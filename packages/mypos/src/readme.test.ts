import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ownOptions } from './options.js'

const report = await readFile(new URL('../../core/api/index.api.md', import.meta.url), 'utf8')
/** The options that every provider takes. */
const common = [
  ...(/^export interface AuthOptions \{\n([^]+?)^\}/m.exec(report)?.[1] ?? '').matchAll(/^ {4}(\w+)\?:/gm),
]

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  it('is compared with all options', () => expect(common.length).toBeGreaterThan(10))

  it.each(['credentials', 'environment', ...Object.keys(ownOptions()), ...common.map(([, name]) => name)])(
    'has the option %s in its table',
    (option) => {
      expect(readme).toMatch(new RegExp(`^\\| \`${option}\` +\\|`, 'm'))
    },
  )
})
