import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTask, type TokenServer } from '../child-process.js'
import { logarithmicSlope } from '../statistics.js'
import type { Goal, Measure, Table } from '../measure.js'
import { lineChart } from '../plots/line-chart.js'
import { startRedis } from '../redis-server.fixture.js'

/** A figure for each size of what grows. */
interface Line {
  name: string
  points: [size: number, value: number][]
}

const sharing = ['@auth/mypos', '@smithy/core', '@badgateway/oauth2-client', 'google-auth-library', '@octokit/auth-app']

const holding = [
  '@auth/toast',
  'plain object',
  '@smithy/core',
  '@badgateway/oauth2-client',
  'google-auth-library',
  '@octokit/auth-app',
]

/** It makes a request for each caller and scans what it holds on each hit: beyond this it takes minutes. */
const mostForAzure = 1_000

const powersOfTen = (greatest: number) => [1, 10, 100, 1_000, 10_000, 100_000].filter((size) => size <= greatest)

export const growth: Measure = {
  id: 'j',
  title: 'Growth: callers, tenants, processes',
  async run({ server, quick }) {
    const callers = await growCallers(quick ? 100 : 100_000)
    const tenants = await growTenants(quick ? 100 : 100_000)
    const processes = await growProcesses(server, quick ? [1, 4] : [1, 2, 4, 8, 16, 32])
    const requests = [...callers.requests.filter(({ name }) => name.startsWith('@auth/')), ...processes.requests]
    const mostRequests = Math.max(...requests.flatMap(({ points }) => points.map(([, count]) => count)))
    return {
      tables: [
        table('Callers at once: µs for each', callers.times),
        table('Callers at once: token requests', callers.requests),
        table('Tenants: a hit, ns', tenants),
        table('Processes at once: ms until the last has the token', processes.times),
        table('Processes at once: token requests', processes.requests),
      ],
      goals: [
        {
          text: 'one token request per credential throughout',
          reached: `at most ${mostRequests}`,
          met: mostRequests === 1,
        },
        ...[callers.times, tenants].map((lines) => linearGoal(lines[0] ?? { name: '', points: [] })),
      ],
      notes: [
        'Callers and tenants without a network. “@azure/identity, shared” is one credential with a token for each of as many scopes.',
        'Processes begin at the same moment, with one credential and nothing in the cache.',
      ],
      plots: {
        'growth-callers.svg': lineChart({
          title: 'Callers at once, one token request',
          x: 'callers',
          y: 'µs for each',
          series: callers.times,
        }),
        'growth-tenants.svg': lineChart({
          title: 'A hit among many tenants',
          x: 'tenants',
          y: 'ns',
          series: tenants,
        }),
        'growth-processes.svg': lineChart({
          title: 'Processes at once, one token request',
          x: 'processes',
          y: 'ms until the last has the token',
          series: processes.times,
        }),
      },
    }
  },
}

/** The slope of the cost of all, on logarithmic axes, up to which growth counts as linear: processor caches take theirs. */
const steepest = 1.3

/** How the cost of all grows with their number: 1 is linearly, 2 with the square. */
function linearGoal({ name, points }: Line): Goal {
  const slope = logarithmicSlope(points.map(([size, each]) => [size, each * size]))
  return {
    text: `${name}: linear or better`,
    reached: `slope ${slope.toFixed(2)} (1 is linear, 2 the square)`,
    met: slope <= steepest,
  }
}

async function growCallers(greatest: number): Promise<{ times: Line[]; requests: Line[] }> {
  const times: Line[] = []
  const requests: Line[] = []
  for (const name of [...sharing, '@azure/identity']) {
    const time: Line = { name, points: [] }
    const request: Line = { name, points: [] }
    for (const callers of powersOfTen(name === '@azure/identity' ? Math.min(greatest, mostForAzure) : greatest)) {
      const { microsecondsPerCaller, tokenRequests } = await runTask('growingCallers', { name, callers })
      time.points.push([callers, microsecondsPerCaller])
      request.points.push([callers, tokenRequests])
    }
    times.push(time)
    requests.push(request)
  }
  return { times, requests }
}

async function growTenants(greatest: number): Promise<Line[]> {
  const lines: Line[] = []
  for (const name of [...holding, '@azure/identity', '@azure/identity, shared']) {
    const points: Line['points'] = []
    for (const tenants of powersOfTen(name.startsWith('@azure/') ? Math.min(greatest, mostForAzure) : greatest)) {
      points.push([tenants, (await runTask('tenants', { name, tenants })).hitNanoseconds])
    }
    lines.push({ name, points })
  }
  return lines
}

async function growProcesses(server: TokenServer, sizes: number[]): Promise<{ times: Line[]; requests: Line[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fleet-'))
  const redis = await startRedis()
  const caches = {
    '@auth/cache-sqlite': { sqlite: join(folder, 'tokens.sqlite') },
    '@auth/cache-redis': { redis: redis.socketPath },
  }
  const times: Line[] = []
  const requests: Line[] = []
  try {
    for (const [name, shared] of Object.entries(caches)) {
      const time: Line = { name, points: [] }
      const request: Line = { name, points: [] }
      for (const size of sizes) {
        await server.next()
        const clientId = `fleet-of-${size}`
        // Time for all of them to load, on a machine of few cores.
        const startAt = Date.now() + 500 + 150 * size
        const members = await Promise.all(
          Array.from({ length: size }, () => runTask('fleetMember', { url: server.url, clientId, shared, startAt })),
        )
        time.points.push([size, Math.max(...members.map(({ elapsedMs }) => elapsedMs))])
        request.points.push([size, (await server.next()).tokenRequests])
      }
      times.push(time)
      requests.push(request)
    }
  } finally {
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { times, requests }
}

function table(title: string, lines: readonly Line[]): Table {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(([size]) => size)))]
  return {
    title,
    columns: sizes.map((size) => size.toLocaleString('en-US')),
    rows: lines.map(({ name, points }) => ({
      name,
      cells: sizes.map((size) => points.find(([each]) => each === size)?.[1] ?? '—'),
    })),
  }
}
