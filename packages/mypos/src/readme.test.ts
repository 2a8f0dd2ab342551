import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { optionsSchema } from './options.js'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  it.each(Object.keys(optionsSchema().entries))('has the option %s in its table', (option) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${option}\` +\\|`, 'm'))
  })
})
