import { installedModules } from '../imported-modules.js'
import { timeImport, type ProcessTimes } from '../import-time.js'
import type { Measure } from '../measure.js'
import { barChart } from '../plots/bar-chart.js'
import { shuffled } from '../shuffled.js'
import { spread } from '../statistics.js'

export const importTime: Measure = {
  id: 'e',
  title: 'Import, over bare Node',
  async run({ quick }) {
    const samples = new Map<string, ProcessTimes[]>(installedModules.map(({ name }) => [name, []]))
    // The first round brings the files into memory.
    for (let round = 0; round <= (quick ? 7 : 25); round += 1) {
      const bare = await timeImport(undefined, process.cwd())
      for (const { name, module, folder } of shuffled(installedModules)) {
        const { wallMs, cpuMs } = await timeImport(module, folder)
        if (round > 0) samples.get(name)?.push({ wallMs: wallMs - bare.wallMs, cpuMs: cpuMs - bare.cpuMs })
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
          text: `${name} at most 5 ms`,
          reached: `${wallMs.median.toFixed(1)} ms`,
          met: wallMs.median <= 5,
        })),
      notes: [
        'From the start of a process to the end of its import, less the same of a process that imports nothing.',
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
