import { describe, expect, it } from 'vitest'
import { documents } from '../markdown.fixture.js'
import { read } from '../repository.fixture.js'
import { compileSnippets } from './run-snippets.fixture.js'

const timeout = 120_000

describe('the examples of the documents', { timeout }, () => {
  const { snippets, errorsOf, run } = compileSnippets(
    'all',
    documents.map((path) => ({ path, text: read(path) })),
  )

  it('are found in every README of a package', () => {
    const readmes = documents.filter((path) => /^(packages\/[^/]+\/)?README\.md$/.test(path))
    const pages = ['architecture', 'caches', 'grants', 'many-tenants', 'rotating-credentials-and-keys'].map(
      (name) => `docs/${name}.md`,
    )
    expect(new Set(snippets.map(({ document }) => document))).toEqual(new Set([...readmes, ...pages]))
  })

  it.each(snippets)('$at compiles', (snippet) => {
    expect(errorsOf(snippet)).toEqual([])
  })

  const ready = snippets.filter(({ needsServer }) => !needsServer)
  it.concurrent.for(ready)('$at runs', async (snippet) => {
    await expect(run(snippet)).resolves.toBeUndefined()
  })
})

describe('an example that is wrong', { timeout }, () => {
  const ts = (...lines: string[]) => ['```ts', ...lines, '```', ''].join('\n')
  const { snippets, errorsOf, run } = compileSnippets('wrong', [
    {
      path: 'made-up.md',
      text: [
        ts(
          "import { createToastAuth } from '@auth/toast'",
          "const toast = createToastAuth({ credentials, environment: 'sandbox' })",
        ),
        ts('const token: number = await toast.getToken()'),
        ts('undeclared()'),
        ts('const response = await toast.fetch(`${toast.baseUrl}/restaurants/v1/restaurants/any`)'),
        ts(
          "const toast = createToastAuth({ credentials: { ...credentials, clientSecret: 'wrong' }, environment: 'sandbox' })",
        ),
        ts('console.log(1 + 1) // 3'),
        ts("throw new Error('some reason')"),
        ts("import { expect, it } from 'vitest'", "it('fails', () => expect(1).toBe(2))"),
      ].join('\n'),
    },
  ])
  const [right, typeError, unknownName, refused, noToken, otherNumber, thrown, failingTest] = snippets
  // One that is missing would show as another's failure.
  const nothing = snippets[-1] as never

  it('does not compile, and the line is the document’s', () => {
    expect(snippets).toHaveLength(8)
    expect(errorsOf(right ?? nothing)).toEqual([])
    expect(errorsOf(typeError ?? nothing)).toEqual([expect.stringMatching(/^made-up\.md:7: error TS2322/)])
    expect(errorsOf(unknownName ?? nothing)).toEqual([expect.stringMatching(/^made-up\.md:11: error TS2304/)])
  })

  it('does not compile where it does not even parse', () => {
    const unparsable = compileSnippets('unparsable', [{ path: 'made-up.md', text: ts('const = 1') }])
    expect(unparsable.snippets.flatMap(unparsable.errorsOf)).toContainEqual(
      expect.stringMatching(/^made-up\.md:2: error TS1/),
    )
  })

  it.concurrent.each([
    ['an API call that is refused', refused, /response has the status 400/],
    ['an instance that gets no token', noToken, /invalid_credentials/],
    ['a number other than in the comment', otherNumber, /not 3/],
    ['an exception', thrown, /some reason/],
    ['a test that fails', failingTest, /expected 1 to be 2/],
  ])('fails by %s', async (_, snippet, problem) => {
    await expect(run(snippet ?? nothing)).rejects.toThrow(problem)
  })
})
