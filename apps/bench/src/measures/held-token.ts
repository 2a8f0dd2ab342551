import type { Measure } from '../measure.js'
import { timeOverProcesses } from '../over-processes.js'
import { barChart } from '../plots/bar-chart.js'
import { kindOf } from '../kind.js'

export const heldToken: Measure = {
  id: 'a',
  title: 'getToken() on a held token',
  async run({ server, quick }) {
    const rows = await timeOverProcesses(
      'heldToken',
      { url: server.url, rounds: quick ? 7 : 15, lapMs: quick ? 15 : 30, maxOperations: 1_000_000 },
      { processes: quick ? 2 : 7, reference: 'async map lookup' },
    )
    const medianOf = (name: string) => rows.find((row) => row.name === name)?.nanoseconds.median ?? Number.NaN
    const bestOther = Math.min(
      ...rows.filter(({ name }) => kindOf(name) === 'peer').map(({ nanoseconds }) => nanoseconds.median),
      medianOf('async map lookup'),
    )
    return {
      tables: [
        {
          columns: ['ns', 'CPU ns', '× map lookup'],
          rows: rows.map(({ name, nanoseconds, cpuNanoseconds, ratio }) => ({
            name,
            cells: [nanoseconds, cpuNanoseconds, ratio],
          })),
        },
      ],
      goals: ['@auth/mypos', '@auth/toast'].map((name) => ({
        text: `${name} no slower than the best peer and the map lookup`,
        reached: `${Math.round(medianOf(name))} ns, they ${Math.round(bestOther)} ns`,
        met: medianOf(name) <= bestOther,
      })),
      notes: ['oauth4webapi holds no token.'],
      plots: {
        'held-token.svg': barChart({
          title: 'getToken() on a held token',
          unit: 'ns',
          logarithmic: true,
          bars: rows.map(({ name, nanoseconds }) => ({ name, value: nanoseconds })),
        }),
      },
    }
  },
}
