import type { Measure } from '../measure.js'
import { inUnit, timeOverProcesses } from '../over-processes.js'
import { barChart } from '../plots/bar-chart.js'

export const firstToken: Measure = {
  id: 'b',
  title: 'First token on a warm connection',
  async run({ server, quick }) {
    const rows = await timeOverProcesses(
      'firstToken',
      { url: server.url, rounds: quick ? 7 : 15, lapMs: quick ? 30 : 50, maxOperations: quick ? 150 : 500 },
      { processes: quick ? 1 : 5, reference: 'fetch + json' },
    )
    const of = (name: string) => {
      const row = rows.find((each) => each.name === name)
      if (row === undefined) throw new Error(`no timing of ${name}`)
      return row
    }
    const own = of('@auth/mypos')
    const safe = of('ky, same safety')
    const ratio = own.nanoseconds.median / safe.nanoseconds.median
    const cpuRatio = own.cpuNanoseconds.median / safe.cpuNanoseconds.median
    const share = (name: string) => Math.round(of(name).ratio.median * 100) / 100
    return {
      tables: [
        {
          columns: ['µs', 'CPU µs', '× fetch + json'],
          rows: rows.map(({ name, nanoseconds, cpuNanoseconds, ratio: toFetch }) => ({
            name,
            cells: [inUnit(nanoseconds, 1_000), inUnit(cpuNanoseconds, 1_000), toFetch],
          })),
        },
      ],
      goals: [
        {
          text: '@auth/mypos at most 1.05 of ky with the same safety',
          reached: `${ratio.toFixed(2)} in time, ${cpuRatio.toFixed(2)} in CPU`,
          met: ratio <= 1.05,
        },
      ],
      notes: [
        'Instances are made before the time begins; each asks for one token.',
        `What makes up our ratio to fetch: ky ${share('ky, defaults')}, its deadlines, retries and capped body ${share('ky, same safety')}, checks, life cycle and records ${share('@auth/mypos')}.`,
        '@smithy/core requests nothing itself: its row is fetch + json behind its memory. @azure/identity reads a discovery document for each instance, so it makes two requests.',
      ],
      plots: {
        'first-token.svg': barChart({
          title: 'First token on a warm connection',
          unit: 'µs',
          bars: rows.map(({ name, nanoseconds }) => ({ name, value: inUnit(nanoseconds, 1_000) })),
        }),
      },
    }
  },
}
