import { runTask } from '../child-process.js'
import type { Measure } from '../measure.js'
import { shuffled } from '../shuffled.js'
import { spread, type Spread } from '../statistics.js'
import type { PrewarmOutput, PrewarmWay } from '../tasks/prewarm.js'

const names: Record<PrewarmWay, string> = {
  pool: '@auth/mypos in a pool, prewarm',
  instances: '@auth/mypos in a Map, getToken',
  'safe ky': 'ky, same safety',
  'bare fetch': 'fetch + json',
}
const ways = Object.keys(names) as PrewarmWay[]

const concurrency = 8
const mostTimes = 1.3

export const prewarm: Measure = {
  id: 'l',
  title: 'Prewarm: a first token for each of many tenants',
  async run({ server, quick }) {
    const tenants = quick ? 1_000 : 10_000
    const runs: Record<PrewarmWay, PrewarmOutput>[] = []
    await server.next()
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const outputs: Partial<Record<PrewarmWay, PrewarmOutput>> = {}
      for (const way of shuffled(ways)) {
        const output = await runTask('prewarm', { url: server.url, tenants, concurrency, way })
        const { tokenRequests } = await server.next()
        if (tokenRequests !== tenants + output.warmUps) throw new Error(`${way}: ${tokenRequests} token requests`)
        outputs[way] = output
      }
      runs.push(outputs as (typeof runs)[number])
    }
    const over = (figure: (run: (typeof runs)[number]) => number): Spread => spread(runs.map(figure))
    const ratio = (way: PrewarmWay, to: PrewarmWay) => over((run) => run[way].elapsedMs / run[to].elapsedMs)
    const cpuRatio = (way: PrewarmWay, to: PrewarmWay) => over((run) => run[way].cpuMs / run[to].cpuMs)
    const goal = (to: PrewarmWay) => {
      const [time, cpu] = [ratio('pool', to).median, cpuRatio('pool', to).median]
      return {
        text: `prewarm at most ${mostTimes} of ${names[to]} at the same concurrency`,
        reached: `${time.toFixed(2)} in time, ${cpu.toFixed(2)} in CPU`,
        met: time <= mostTimes,
      }
    }
    return {
      tables: [
        {
          columns: [`s for ${tenants.toLocaleString('en-US')}`, 'CPU µs each', '× fetch + json', 'bytes each'],
          rows: ways.map((way) => ({
            name: names[way],
            cells: [
              over((run) => run[way].elapsedMs / 1_000),
              over((run) => (run[way].cpuMs * 1_000) / tenants),
              ratio(way, 'bare fetch'),
              way === 'pool' || way === 'instances' ? over((run) => run[way].bytesPerTenant) : '—',
            ],
          })),
        },
      ],
      goals: [goal('bare fetch'), goal('instances')],
      notes: [
        `${concurrency} at a time, one request for each, over connections that are open. Bytes are the heap that stays: instance, token, credentials, key and place.`,
        'What it takes beyond the same instances’ `getToken` is the pool’s. All else beyond fetch + json is the token request’s own, as in measure b.',
      ],
      plots: {},
    }
  },
}
