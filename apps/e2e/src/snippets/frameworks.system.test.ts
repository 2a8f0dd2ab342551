import { describe, expect, it } from 'vitest'
import { read } from '../repository.fixture.js'
import { compileSnippets, installTools } from './run-snippets.fixture.js'

const path = 'docs/guides/runtimes-and-frameworks.md'

/** What a reader would do next: call what the examples serve. */
const calls = `
\`\`\`ts
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
if (!listening.listening) await once(listening, 'listening')
const { port } = listening.address() as AddressInfo
const fromExpress = await fetch(\`http://127.0.0.1:\${port}/restaurants/\${restaurantGuid}\`)
console.log(toast.status().tokenRequests) // 1
\`\`\`

\`\`\`ts
const works: Promise<unknown>[] = []
const context = { waitUntil: (work: Promise<unknown>) => works.push(work) }
const fromWorker = await worker.fetch(new Request(\`http://worker/?restaurant=\${restaurantGuid}\`), {}, context)
console.log(works.length) // 1
\`\`\`
`

describe('the examples of docs/guides/runtimes-and-frameworks.md', { timeout: 120_000 }, () => {
  installTools()
  const texts = [{ path, text: read(path) + calls }]
  const { snippets, errorsOf, run } = compileSnippets('frameworks', texts, { withTools: true })

  it('are of six frameworks and more', () => {
    expect(snippets.length).toBeGreaterThan(6)
  })

  it.each(snippets)('that in line $line compiles', (snippet) => {
    expect(errorsOf(snippet)).toEqual([])
  })

  it.concurrent.for(snippets)('that in line $line runs', async (snippet) => {
    await expect(run(snippet)).resolves.toBeUndefined()
  })
})
