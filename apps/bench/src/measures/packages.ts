import { installedModules } from '../imported-modules.js'
import { installedPackages } from '../installed-packages.js'
import type { Measure } from '../measure.js'

const most = 4

export const packages: Measure = {
  id: 'g',
  title: 'Packages installed',
  async run() {
    const rows = installedModules.map(({ name, module, folder }) => ({
      name,
      packages: installedPackages(module, folder),
    }))
    return {
      tables: [
        {
          columns: ['packages', 'besides itself'],
          rows: rows.map(({ name, packages: all }) => ({
            name,
            cells: [
              all.length,
              all.length > 8
                ? ''
                : all
                    .slice(1)
                    .map((each) => each.name)
                    .join(', '),
            ],
          })),
        },
      ],
      goals: rows
        .filter(({ name }) => name.startsWith('@auth/'))
        .map(({ name, packages: all }) => ({
          text: `${name} at most ${most}`,
          reached: `${all.length}`,
          met: all.length <= most,
        })),
      notes: ['Optional peers are not installed, so not counted.'],
      plots: {},
    }
  },
}
