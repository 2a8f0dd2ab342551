import { turbo } from '../turbo.mjs'
import { show, Stop } from './command.mjs'

/**
 * Builds, lints, type-checks and tests a package and what it needs, with the dependencies of the lockfile.
 * @param {import('./packages.mjs').Package} item
 */
export function buildAndTest(item) {
  show('pnpm', ['install', '--frozen-lockfile'])
  const { status } = turbo(['run', 'build', 'lint', 'typecheck', 'test', `--filter=${item.name}...`])
  if (status !== 0) throw new Stop(`${item.name} does not pass its checks; see above.`)
}
