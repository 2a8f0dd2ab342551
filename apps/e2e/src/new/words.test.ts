import { describe, expect, it } from 'vitest'
import { whatIsLeft } from '../../../../.ci/new/left.mjs'
import { wanted } from '../../../../.ci/new/names.mjs'
import { wrapped } from '../../../../.ci/new/wrapped.mjs'
import { read } from '../repository.fixture.js'

const saidOf = (words: readonly string[]) => {
  try {
    wanted(words)
    return 'nothing'
  } catch (error) {
    return (error as Error).message.replaceAll('\n', ' ')
  }
}

describe('pnpm new refuses', () => {
  it.each<[string, string[], string]>([
    ['no kind', [], 'Say what is new: `pnpm new provider square`, or `pnpm new cache memcached`.'],
    ['another kind', ['vendor', 'square'], 'What is new is a `provider` or a `cache`.'],
    ['no name', ['provider'], 'Say how the vendor is called: `pnpm new provider square`.'],
    ['no name of a cache', ['cache'], 'Say how the store is called: `pnpm new cache memcached`.'],
    ['an empty name', ['provider', ''], 'Try `pnpm new provider square`.'],
    ['two names', ['provider', 'light', 'speed'], 'A name is one word, and one at a time'],
    ['capitals', ['provider', 'LightSpeed'], 'Try `pnpm new provider lightspeed`.'],
    ['a hyphen', ['provider', 'light-speed'], 'Try `pnpm new provider lightspeed`.'],
    ['a space', ['cache', 'Cloudflare KV'], 'Try `pnpm new cache cloudflarekv`.'],
    ['a way out of the folder', ['provider', '../square'], 'A name is one word of small letters and digits'],
    ['a way into another', ['cache', 'a/b'], 'A name is one word of small letters and digits'],
    ['a digit at the beginning', ['provider', '7shifts'], 'A name is one word of small letters and digits'],
    ['letters that no package has', ['provider', 'käse'], 'A name is one word of small letters and digits'],
    ['a scope', ['provider', '@auth/square'], 'A name is one word of small letters and digits'],
    ['a name that is too long', ['provider', 'a'.repeat(31)], 'A name has 30 characters at most, and this one has 31.'],
    ['a word of the language', ['provider', 'default'], '`default` is a word of the language. Choose'],
    ['what would make a promise of the sandbox', ['provider', 'then'], '`then` is a word of the language. Choose'],
    ['what the sandbox has', ['provider', 'url'], '`url` is what the sandbox calls something else. Choose'],
    ['a name of core’s', ['cache', 'memory'], '`memory` would hide a name that the code uses. Choose'],
    ['a name of the tests', ['provider', 'server'], '`server` would hide a name that the code uses. Choose'],
    ['the name in the skeleton', ['provider', 'acme'], '`acme` stands for the vendor in what this copies. Choose'],
    ['a device of Windows', ['provider', 'nul'], '`nul` is no name for a folder on Windows. Choose'],
    ['a provider that is there', ['provider', 'toast'], 'packages/toast is there already; nothing was written.'],
    ['a cache that is there', ['cache', 'redis'], 'packages/cache-redis is there already; nothing was written.'],
    ['the name of an app', ['provider', 'demo'], 'apps/demo is there already; nothing was written.'],
    ['the folder of a cache', ['cache', 'cache-memcached'], 'Say how the store is called: `pnpm new cache memcached`.'],
  ])('%s', (_what, words, sentence) => {
    expect(saidOf(words)).toContain(sentence)
  })
})

describe('what is left for a person', () => {
  it.each([
    ['provider', 'larch', '`src/provider.ts`', '`LARCH-1`'],
    ['cache', 'alder', '`src/alder-cache.ts`', '`src/contract.test.ts`'],
  ])('after a new %s is five steps, in the words of CONTRIBUTING.md', (kind, name, ...words) => {
    const lines = whatIsLeft(wanted([kind, name]))
    const numbers = lines.flatMap((line) => /^(\d)\. /.exec(line)?.[1] ?? [])
    expect(numbers).toEqual(['1', '2', '3', '4', '5'])
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    for (const word of words) expect(lines.join('\n')).toContain(word)
    const contributing = read('CONTRIBUTING.md').replaceAll('**', '').replaceAll(/\s+/g, ' ')
    const sentences = lines.join(' ').split(/(?:^| )\d\. | {2}(?=Red)/)
    expect(sentences).toHaveLength(7)
    for (const sentence of sentences) {
      const written = sentence.replaceAll(/\s+/g, ' ').replaceAll(name, 'example').replaceAll('LARCH', 'EXAMPLE')
      expect(contributing).toContain(written.trim())
    }
  })

  it('is broken into lines between its words', () => {
    expect(wrapped('one two three', '1. ', '   ')).toEqual(['1. one two three'])
    const lines = wrapped('word '.repeat(40).trim(), '1. ', '   ')
    expect(lines.map((line) => line.length <= 78)).toEqual([true, true, true])
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toBe(`1. ${'word '.repeat(40).trim()}`)
  })
})
