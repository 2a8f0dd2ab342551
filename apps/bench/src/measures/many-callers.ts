import { runTask } from '../child-process.js'
import type { Measure } from '../measure.js'

const callers = 1_000

const names = [
  '@auth/mypos',
  '@auth/toast',
  '@auth/itretail',
  '@smithy/core',
  '@badgateway/oauth2-client',
  'google-auth-library',
  '@octokit/auth-app',
  '@azure/identity',
]

/** One token request, and twice more after a failure: what this project's `retry` does by default. */
const retryRule = 3

export const manyCallers: Measure = {
  id: 'c',
  title: '1,000 callers at once',
  async run({ server }) {
    const rows: { name: string; requests: number; failingRequests: number; settled: number; seconds: number }[] = []
    await server.next()
    for (const name of names) {
      const empty = await runTask('manyCallers', { name, callers, url: server.url })
      const { tokenRequests: requests } = await server.next({ failing: true })
      if (empty.failed > 0) throw new Error(`${name}: ${empty.failed} of ${callers} callers got no token`)
      const { failed, elapsedMs } = await runTask('manyCallers', { name, callers, url: server.url })
      const { tokenRequests: failingRequests } = await server.next()
      rows.push({ name, requests, failingRequests, settled: failed, seconds: elapsedMs / 1_000 })
    }
    return {
      tables: [
        {
          columns: ['requests', 'if it fails', 'settled', 'after s'],
          rows: rows.map(({ name, requests, failingRequests, settled, seconds }) => ({
            name,
            cells: [requests, failingRequests, settled, seconds],
          })),
        },
      ],
      goals: rows
        .filter(({ name }) => name.startsWith('@auth/'))
        .map(({ name, requests, failingRequests, settled }) => ({
          text: `${name}: 1, and no more than the retry rule (${retryRule}) where the server fails, every caller settled`,
          reached: `${requests}, ${failingRequests}, ${settled} of ${callers}`,
          met: requests === 1 && failingRequests <= retryRule && settled === callers,
        })),
      notes: [
        'Token requests of one instance that holds no token; then of another before a server that answers each with 500, how many callers that settled, and when.',
        '@azure/identity also reads a discovery document for each caller, which is not counted. oauth4webapi holds no token, so each caller would be a request.',
      ],
      plots: {},
    }
  },
}
