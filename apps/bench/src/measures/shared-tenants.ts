import { runTask } from '../child-process.js'
import type { Measure } from '../measure.js'
import { startRedis } from '../redis-server.fixture.js'
import { shuffled } from '../shuffled.js'
import { spread } from '../statistics.js'

const names = { adopt: '@auth/toast with @auth/cache-redis', bare: 'bare GET and Web Crypto' }

export const sharedTenants: Measure = {
  id: 'i',
  title: 'Tenants whose tokens are in Redis, adopted by a fresh process',
  async run({ quick }) {
    const tenants = quick ? 1_000 : 10_000
    const redis = await startRedis()
    const runs: Record<keyof typeof names, { elapsedMs: number; cpuMs: number }>[] = []
    try {
      const { socketPath } = redis
      await runTask('sharedTenants', { socketPath, tenants, way: 'record' })
      for (let round = 0; round < (quick ? 2 : 5); round += 1) {
        const outputs: Partial<(typeof runs)[number]> = {}
        for (const way of shuffled(['adopt', 'bare'] as const)) {
          outputs[way] = await runTask('sharedTenants', { socketPath, tenants, way })
        }
        runs.push(outputs as (typeof runs)[number])
      }
    } finally {
      await redis.stop()
    }
    const perTenant = (way: keyof typeof names, what: 'elapsedMs' | 'cpuMs') =>
      spread(runs.map((run) => (run[way][what] * 1_000) / tenants))
    const cpuRatio = perTenant('adopt', 'cpuMs').median / perTenant('bare', 'cpuMs').median
    const ratio = spread(runs.map(({ adopt, bare }) => adopt.elapsedMs / bare.elapsedMs))
    return {
      tables: [
        {
          columns: [`µs each of ${tenants.toLocaleString('en-US')}`, 'CPU µs', '× bare'],
          rows: (['adopt', 'bare'] as const).map((way) => ({
            name: names[way],
            cells: [perTenant(way, 'elapsedMs'), perTenant(way, 'cpuMs'), way === 'adopt' ? ratio : 1],
          })),
        },
      ],
      goals: [
        {
          text: 'at most 1.5 times the bare GETs and Web Crypto calls',
          reached: `${ratio.median.toFixed(2)} in time, ${cpuRatio.toFixed(2)} in CPU`,
          met: ratio.median <= 1.5,
        },
      ],
      notes: [
        'Another process recorded them. An instance is made for each, 32 at a time; a token request would break the measure. No peer has a shared cache.',
      ],
      plots: {},
    }
  },
}
