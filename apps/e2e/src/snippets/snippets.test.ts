import { describe, expect, it } from 'vitest'
import { documents } from '../markdown.fixture.js'
import { read } from '../repository.fixture.js'
import { compileSnippets } from './run-snippets.fixture.js'
import { wrongExamples } from './wrong-examples.fixture.js'

// Whether they run as well is in snippets.system.test.ts: each has a process of its own.

describe('the examples of the documents', () => {
  const texts = documents.map((path) => ({ path, text: read(path) }))
  const { snippets, errorsOf } = compileSnippets('all', texts)

  it('are found in every README of a package and in every page that has some', () => {
    const readmes = documents.filter((path) => /^(packages\/[^/]+\/)?README\.md$/.test(path))
    const pages = documents.filter((path) => path.startsWith('docs/') && read(path).includes('```ts'))
    expect(pages.length).toBeGreaterThan(5)
    expect(new Set(snippets.map(({ document }) => document))).toEqual(new Set([...readmes, ...pages]))
  })

  it.each(snippets)('$at compiles', (snippet) => {
    expect(errorsOf(snippet)).toEqual([])
  })
})

it('an example that is wrong does not compile, and the line is the document’s', () => {
  const { snippets, errorsOf } = compileSnippets('wrong', [wrongExamples])
  expect(snippets).toHaveLength(8)
  expect(snippets.slice(0, 3).map(errorsOf)).toEqual([
    [],
    [expect.stringMatching(/^made-up\.md:7: error TS2322/)],
    [expect.stringMatching(/^made-up\.md:11: error TS2304/)],
  ])
})

it('one that does not even parse does not compile', () => {
  const { snippets, errorsOf } = compileSnippets('unparsable', [
    { path: 'made-up.md', text: '```ts\nconst = 1\n```\n' },
  ])
  expect(snippets.flatMap(errorsOf)).toContainEqual(expect.stringMatching(/^made-up\.md:2: error TS1/))
})
