import { runTask } from '../child-process.js'
import type { Measure } from '../measure.js'
import { barChart } from '../plots/bar-chart.js'
import { shuffled } from '../shuffled.js'
import { spread } from '../statistics.js'
import type { TenantsOutput } from '../tasks/tenants.js'

const names = [
  'plain object',
  '@auth/toast',
  '@auth/mypos',
  '@smithy/core',
  '@badgateway/oauth2-client',
  'google-auth-library',
  '@octokit/auth-app',
  '@azure/identity',
]

/** Of the heaviest, a hundred thousand do not fit into a usual process. */
const mostTenants = (name: string, tenants: number) => (name === '@azure/identity' ? tenants / 20 : tenants)

export const tenants: Measure = {
  id: 'h',
  title: 'Many tenants: an instance and a token each',
  async run({ quick }) {
    const count = quick ? 10_000 : 100_000
    const samples = new Map<string, TenantsOutput[]>(names.map((name) => [name, []]))
    for (let process = 0; process < (quick ? 1 : 2); process += 1) {
      for (const name of shuffled(names)) {
        samples.get(name)?.push(await runTask('tenants', { name, tenants: mostTenants(name, count) }))
      }
    }
    const rows = [...samples].map(([name, outputs]) => ({
      name,
      tenants: mostTenants(name, count),
      bytes: spread(outputs.map(({ bytesPerTenant }) => bytesPerTenant)),
      hit: spread(outputs.map(({ hitNanoseconds }) => hitNanoseconds)),
      first: spread(outputs.map(({ firstTokenMicroseconds }) => firstTokenMicroseconds)),
    }))
    return {
      tables: [
        {
          columns: ['tenants', 'bytes each', 'hit, ns', 'first, µs'],
          rows: rows.map((row) => ({ name: row.name, cells: [row.tenants, row.bytes, row.hit, row.first] })),
        },
      ],
      goals: rows
        .filter(({ name }) => name.startsWith('@auth/'))
        .map(({ name, bytes, hit }) => ({
          text: `${name} at most 800 bytes, a hit at most 850 ns`,
          reached: `${Math.round(bytes.median)} bytes, ${Math.round(hit.median)} ns`,
          met: bytes.median <= 800 && hit.median <= 850,
        })),
      notes: [
        'Heap after garbage collections, with the tenant’s own credentials and a token of 65 characters, which are in all rows. Hits in a random order, first tokens without a network, each contender in a process of its own.',
        'oauth4webapi holds no token.',
      ],
      plots: {
        'tenant-bytes.svg': barChart({
          title: 'Heap of a tenant: an instance and its token',
          unit: 'bytes',
          logarithmic: true,
          bars: rows.map(({ name, bytes }) => ({ name, value: bytes })),
        }),
      },
    }
  },
}
