import type { Measure } from '../measure.js'
import { inUnit, timeOverProcesses } from '../over-processes.js'
import { barChart } from '../plots/bar-chart.js'

export const apiCall: Measure = {
  id: 'd',
  title: 'An authenticated call of 200 bytes',
  async run({ server, quick }) {
    const rows = await timeOverProcesses(
      'apiCall',
      { url: server.url, rounds: quick ? 5 : 9, lapMs: quick ? 80 : 250, maxOperations: quick ? 800 : 4_000 },
      { processes: quick ? 1 : 5, reference: 'bare fetch' },
    )
    const own = rows.find(({ name }) => name === '@auth/mypos')
    const extraMicroseconds = (own?.extraCpuNanoseconds.median ?? Number.NaN) / 1_000
    const ratio = own?.ratio.median ?? Number.NaN
    const bare = rows.find(({ name }) => name === 'bare fetch')
    const cpuRatio = (own?.cpuNanoseconds.median ?? Number.NaN) / (bare?.cpuNanoseconds.median ?? Number.NaN)
    return {
      tables: [
        {
          columns: ['µs', 'CPU µs', '× bare fetch', 'CPU µs more'],
          rows: rows.map(({ name, nanoseconds, cpuNanoseconds, ratio: toFetch, extraCpuNanoseconds }) => ({
            name,
            cells: [
              inUnit(nanoseconds, 1_000),
              inUnit(cpuNanoseconds, 1_000),
              toFetch,
              inUnit(extraCpuNanoseconds, 1_000),
            ],
          })),
        },
      ],
      goals: [
        {
          text: '@auth/mypos at most 1.05 of bare fetch, and at most 15 µs more client CPU',
          reached: `${ratio.toFixed(2)} in time, ${cpuRatio.toFixed(2)} in CPU, and ${extraMicroseconds.toFixed(1)} µs`,
          met: ratio <= 1.05 && extraMicroseconds <= 15,
        },
      ],
      notes: [
        'Eight calls at once. Bare fetch sends a fixed Authorization header. All read the body as text.',
        'A badgateway call keeps a copy of the request for a 401, as ours does; oauth4webapi and bare fetch do not. @smithy/core and @azure/identity have no fetch.',
      ],
      plots: {
        'api-call.svg': barChart({
          title: 'An authenticated call of 200 bytes',
          unit: 'µs',
          bars: rows.map(({ name, nanoseconds }) => ({ name, value: inUnit(nanoseconds, 1_000) })),
        }),
      },
    }
  },
}
