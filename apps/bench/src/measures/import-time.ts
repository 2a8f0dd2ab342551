import { installedModules } from '../imported-modules.js'
import { nothing, timeImport, type ImportTimes } from '../import-time.js'
import type { Measure } from '../measure.js'
import { barChart } from '../plots/bar-chart.js'
import { shuffled } from '../shuffled.js'
import { spread } from '../statistics.js'

export const importTime: Measure = {
  id: 'e',
  title: 'Import, over bare Node',
  async run({ quick }) {
    const bare = { name: 'nothing', module: nothing, folder: process.cwd() }
    const samples = new Map<string, ImportTimes[]>(installedModules.map(({ name }) => [name, []]))
    // The first round brings the files into memory.
    for (let round = 0; round <= (quick ? 9 : 41); round += 1) {
      const times = new Map<string, ImportTimes>()
      for (const { name, module, folder } of shuffled([bare, ...installedModules])) {
        times.set(name, await timeImport(module, folder))
      }
      const floor = times.get(bare.name)
      for (const [name, list] of samples) {
        const own = times.get(name)
        if (round === 0 || own === undefined || floor === undefined) continue
        list.push({ wallMs: own.wallMs - floor.wallMs, cpuMs: own.cpuMs - floor.cpuMs })
      }
    }
    const rows = [...samples].map(([name, times]) => ({
      name,
      wallMs: spread(times.map(({ wallMs }) => wallMs)),
      cpuMs: spread(times.map(({ cpuMs }) => cpuMs)),
    }))
    return {
      tables: [
        { columns: ['ms', 'CPU ms'], rows: rows.map(({ name, wallMs, cpuMs }) => ({ name, cells: [wallMs, cpuMs] })) },
      ],
      goals: rows
        .filter(({ name }) => name.startsWith('@auth/'))
        .map(({ name, wallMs }) => ({
          text: `${name} under 12 ms`,
          reached: `${wallMs.median.toFixed(1)} ms`,
          met: wallMs.median < 12,
        })),
      notes: [
        'The import in a fresh process, less the same of an empty module.',
        '@smithy/core is one package for all of an SDK’s parts.',
      ],
      plots: {
        'import.svg': barChart({
          title: 'Import, over bare Node',
          unit: 'ms',
          bars: rows.map(({ name, wallMs }) => ({ name, value: wallMs.median })),
        }),
      },
    }
  },
}
