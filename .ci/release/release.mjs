// Releases one package: installs, builds, tests, checks and packs it, publishes it, tags the commit, and publishes its
// release notes. What is done already is left as it is, so a release that was cut off is finished by running it again.
import { parseArgs } from 'node:util'
import { runScript, Stop } from './command.mjs'
import { fetchTags } from './git.mjs'
import { publishedPackage } from './packages.mjs'
import { plan } from './plan.mjs'
import { registryFaults, treeFaults } from './preconditions.mjs'
import { publishPackage } from './publish.mjs'
import { pack } from './tarball.mjs'
import { buildAndTest } from './build-and-test.mjs'

const usage = 'Usage: pnpm release <package> [--dry-run] [--only test|pack|publish] [--wait <seconds>]'

await runScript(usage, async () => {
  const { folder, dryRun, only, waitMs } = options()
  const item = publishedPackage(folder)
  if (dryRun) return plan(item)

  /** @param {string} phase */
  const includes = (phase) => only === undefined || only === phase
  if (includes('publish')) fetchTags()
  const faults = [...treeFaults(item), ...(includes('publish') ? registryFaults() : [])]
  if (faults.length > 0) throw new Stop([`${item.name} is not released:`, ...faults].join('\n  '))

  if (includes('test')) buildAndTest(item)
  if (includes('pack')) pack(item)
  if (includes('publish')) await publishPackage(item, waitMs)
})

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' }, only: { type: 'string' }, wait: { type: 'string', default: '900' } },
  })
  const { only, wait } = values
  if (positionals.length > 1) throw new Stop(`One package at a time.\n${usage}`)
  if (only !== undefined && !['test', 'pack', 'publish'].includes(only)) {
    throw new Stop(`--only takes test, pack or publish.\n${usage}`)
  }
  if (!/^\d+$/.test(wait)) throw new Stop(`--wait takes whole seconds.\n${usage}`)
  return { folder: positionals[0], dryRun: values['dry-run'] === true, only, waitMs: Number(wait) * 1000 }
}
