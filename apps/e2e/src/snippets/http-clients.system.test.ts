import { startSandbox } from '@auth/sandbox'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { read } from '../repository.fixture.js'
import { compileSnippets, installTools } from './run-snippets.fixture.js'

const path = 'docs/guides/http-clients.md'

describe('the examples of docs/guides/http-clients.md', { timeout: 120_000 }, async () => {
  installTools()
  const sandbox = await startSandbox({
    toast: {
      clients: [{ clientId: 'client_id', clientSecret: 'client_secret' }],
      endpoints: [
        {
          method: 'POST',
          path: '/graphql',
          answer: () => Response.json({ data: { restaurant: { name: 'one' } } }),
        },
      ],
    },
  })
  afterAll(() => sandbox.close())
  beforeEach(() => sandbox.toast.reset())
  const servers = { 'http://127.0.0.1:4010': sandbox.url }
  const { snippets, errorsOf, run } = compileSnippets('http-clients', [{ path, text: read(path) }], {
    servers,
    withTools: true,
  })
  // The first one makes the instance that the others use.
  const [setUp, ...clients] = snippets

  it('are of eight clients and more', () => {
    expect(setUp?.code).toContain('createToastAuth')
    expect(clients.length).toBeGreaterThan(8)
  })

  it.each(snippets)('that in line $line compiles', (snippet) => {
    expect(errorsOf(snippet)).toEqual([])
  })

  it.each(clients)(
    'that in line $line gets its answer where the token is refused once, by one new token',
    async (snippet) => {
      sandbox.toast.failNext({ target: 'api', status: 401 })
      await expect(run(snippet)).resolves.toBeUndefined()
      expect([sandbox.toast.tokenRequests, sandbox.toast.apiRequests]).toEqual([2, 2])
    },
  )

  it.each(clients)(
    'that in line $line sends its call twice where every token is refused, and no oftener',
    async (snippet) => {
      sandbox.toast.failNext({ target: 'api', status: 401, times: 100 })
      await expect(run(snippet)).rejects.toThrow(/401/)
      expect([sandbox.toast.tokenRequests, sandbox.toast.apiRequests]).toEqual([2, 2])
    },
  )
})
