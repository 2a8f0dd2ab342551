import { bundleBytes, ownCodeBytes } from '../bundle-size.js'
import { installedModules, kyAlone, ours } from '../imported-modules.js'
import type { Measure } from '../measure.js'
import { barChart } from '../plots/bar-chart.js'

export const bundleSize: Measure = {
  id: 'f',
  title: 'One provider in a bundle, minified and gzipped',
  async run() {
    const rows: { name: string; all: number; own: number | string }[] = []
    for (const each of [...installedModules, kyAlone]) {
      const own = ours.includes(each) ? (await ownCodeBytes(each)) / 1_000 : '–'
      rows.push({ name: each.name, all: (await bundleBytes(each)) / 1_000, own })
    }
    return {
      tables: [
        {
          columns: ['kB with all it needs', 'kB of our own code'],
          rows: rows.map(({ name, all, own }) => ({ name, cells: [all, own] })),
        },
      ],
      goals: [],
      notes: [
        'Bundled by esbuild for Node with only what such a program uses; what is loaded later (ky) counts too. 1 kB is 1,000 bytes. What ours may have at most is in `size-limits.json`.',
        '@smithy/core is the memory alone: what requests the token is the program’s own. oauth4webapi holds no token.',
      ],
      plots: {
        'bundle.svg': barChart({
          title: 'One provider in a bundle, minified and gzipped',
          unit: 'kB',
          logarithmic: true,
          bars: rows.map(({ name, all }) => ({ name, value: all })),
        }),
      },
    }
  },
}
