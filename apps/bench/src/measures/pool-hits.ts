import { runTask } from '../child-process.js'
import { boundedPool, orderedMap } from '../contenders/keepers.js'
import type { Measure } from '../measure.js'
import { timeOverProcesses } from '../over-processes.js'

const mostTimes = 1.3
const mostBytes = 100

export const poolHits: Measure = {
  id: 'k',
  title: 'A pool’s hit among 100,000 tenants',
  async run({ server, quick }) {
    const rows = await timeOverProcesses(
      'poolHits',
      // As many in each lap: enough for the map to make room again, which it does only now and then.
      { url: server.url, rounds: quick ? 7 : 11, lapMs: 10_000, maxOperations: 200_000 },
      { processes: quick ? 1 : 5, reference: orderedMap.name },
    )
    const bytes = new Map<string, number>()
    for (const { name } of rows) bytes.set(name, (await runTask('poolBytes', { name })).bytesPerTenant)
    const ratio = rows.find(({ name }) => name === boundedPool.name)?.ratio.median ?? Number.NaN
    const own = bytes.get(boundedPool.name) ?? Number.NaN
    return {
      tables: [
        {
          columns: ['ns', 'CPU ns', '× Map, in order', 'bytes each'],
          rows: rows.map(({ name, nanoseconds, cpuNanoseconds, ratio: toMap }) => ({
            name,
            cells: [nanoseconds, cpuNanoseconds, toMap, bytes.get(name) ?? '—'],
          })),
        },
      ],
      goals: [
        {
          text: `a pool with a max at most ${mostTimes} of the Map that is kept in order`,
          reached: ratio.toFixed(2),
          met: ratio <= mostTimes,
        },
        {
          text: `at most ${mostBytes} bytes a tenant beside its instance and its key`,
          reached: `${Math.round(own)} bytes`,
          met: own <= mostBytes,
        },
      ],
      notes: [
        'All keep the same instances under the same keys, which are not counted, and are asked for them in a random order. Bytes are the most of several moments while the order changes.',
        'Only the pool looks, before an instance leaves, whether that would forget what protects its account.',
      ],
      plots: {},
    }
  },
}
