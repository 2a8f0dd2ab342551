// Releases one package: installs, builds, tests, checks and packs it, publishes it, tags the commit, and publishes its
// release notes. What is done already is left as it is, so a release that was cut off is finished by running it again.
import { parseArgs } from 'node:util'
import { hasCanary } from './canary.mjs'
import { runScript, say, Stop } from './command.mjs'
import { fetchTags } from './git.mjs'
import { publishedPackage } from './packages.mjs'
import { plan } from './plan.mjs'
import { treeFaults } from './preconditions.mjs'
import { publishPackage } from './publish.mjs'
import { askRegistry } from './registry.mjs'
import { pack } from './tarball.mjs'
import { buildAndTest } from './build-and-test.mjs'

const usage = 'Usage: pnpm release <package> [--canary] [--dry-run] [--only test|pack|publish] [--wait <seconds>]'

await runScript(usage, async () => {
  const { folder, canary, dryRun, only, waitMs } = options()
  const item = publishedPackage(folder)
  if (canary && !hasCanary(item)) {
    return say(`No changeset is pending for ${item.name} or what it needs: its newest release is all there is to try.`)
  }
  if (dryRun) return plan(item, canary)

  /** @param {string} phase */
  const includes = (phase) => only === undefined || only === phase
  if (includes('publish')) fetchTags()
  const faults = [...treeFaults(item, canary), ...(includes('publish') ? askRegistry().faults : [])]
  if (faults.length > 0) throw new Stop([`${item.name} is not released:`, ...faults].join('\n  '))

  if (includes('test')) buildAndTest(item)
  if (includes('pack')) pack(item, canary)
  if (includes('publish')) await publishPackage(item, { canary, waitMs })
})

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      canary: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      only: { type: 'string' },
      wait: { type: 'string', default: '900' },
    },
  })
  const { canary, only, wait } = values
  if (positionals.length > 1) throw new Stop(`One package at a time.\n${usage}`)
  if (only !== undefined && !['test', 'pack', 'publish'].includes(only)) {
    throw new Stop(`--only takes test, pack or publish.\n${usage}`)
  }
  if (!/^\d+$/.test(wait)) throw new Stop(`--wait takes whole seconds.\n${usage}`)
  return { folder: positionals[0], canary, dryRun: values['dry-run'], only, waitMs: Number(wait) * 1000 }
}
